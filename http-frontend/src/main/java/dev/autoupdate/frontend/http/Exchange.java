package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.view.Waiting;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer.
 *
 * <p>A change, the timeout, the shutdown, the token's expiry, a logout, the client's failure and
 * its departure may all want to end it, each on a thread of its own. One state settles the race:
 * who moves it to {@code OVER} completes the callback, and nobody touches request or response after
 * that. A line that is being written is not interrupted by an expulsion, which follows it.
 *
 * <p>While it waits it may look for the client's departure; the wait is then ended early.
 */
final class Exchange {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private enum State {
    OPEN,
    WRITING,
    BETWEEN_LINES,
    OVER
  }

  private final Reply reply;
  private final Callback callback;
  private final ErrorMapper errors;
  private final Departures departures;
  private volatile State state = State.OPEN;
  private volatile @Nullable Problem expulsion;
  private volatile @Nullable Waiting wait;
  private final List<Runnable> afterwards = new ArrayList<>(2);
  private final Departure departure;

  /** Not answered yet; {@code reply} is this one's alone. */
  Exchange(
      Request request, Reply reply, Callback callback, ErrorMapper errors, Departures departures) {
    this.reply = reply;
    this.callback = callback;
    this.errors = errors;
    this.departures = departures;
    this.departure = new Departure(request.getConnectionMetaData(), this::releaseWait, this::abort);
    request.addFailureListener(this::abort);
  }

  /** Answers with this, and that is all. */
  void answer(Answer answer) {
    if (end()) {
      try {
        reply.whole(answer, callback);
      } catch (RuntimeException e) {
        callback.failed(e);
      }
    }
  }

  /** Answers with these headers and this body, which may be empty. */
  void answer(int status, HttpFields headers, ByteBuffer body) {
    if (end()) {
      try {
        reply.whole(status, headers, body, callback);
      } catch (RuntimeException e) {
        callback.failed(e);
      }
    }
  }

  /**
   * How long a long-poll waits, of which the client is told when it had a wish. Before it waits.
   *
   * @param longest without a wish, or with one for more
   */
  Duration longest(Optional<PreferredWait> wish, Duration longest) {
    if (wish.isEmpty()) {
      return longest;
    }
    Duration wait = wish.get().within(longest);
    reply.waitsFor(wait);
    return wait;
  }

  /** Answers with a problem. */
  void refuse(Problem problem) {
    if (end()) {
      reply.refuse(problem, callback);
    }
  }

  /** Answers with what the client is told about {@code cause}. */
  void fail(Throwable cause) {
    if (!isOver()) {
      refuse(errors.problem(cause));
    }
  }

  /** Sends the first line of a stream, and its headers. */
  void begin(Answer first, Callback written) {
    if (move(State.OPEN, State.WRITING)) {
      reply.first(first, goingOn(written));
    }
  }

  /** Begins a stream with these headers, which just ends when there is a problem. */
  void begin(HttpFields headers, ByteBuffer first, Callback written) {
    if (move(State.OPEN, State.WRITING)) {
      reply.first(headers, first, goingOn(written));
    }
  }

  /** Sends one more line of a stream. */
  void line(ByteBuffer line, Callback written) {
    if (move(State.BETWEEN_LINES, State.WRITING)) {
      reply.next(line, goingOn(written));
    }
  }

  /** Ends a stream. */
  void finish() {
    finish(ByteBuffer.allocate(0));
  }

  /** Ends a stream with this as its last line. */
  void finish(ByteBuffer last) {
    if (end()) {
      reply.last(last, callback);
    }
  }

  /** Ends a stream with an error as its last line. */
  void finish(Problem problem) {
    if (end()) {
      reply.last(problem, callback);
    }
  }

  /** The caller has to go: with a problem as the answer, or as the last line of a stream. */
  void expel(Problem problem) {
    expulsion = problem;
    // Looked at after the problem is set, as the end of a write looks at the problem after it.
    if (end(State.OPEN)) {
      forgetWait();
      reply.refuse(problem, callback);
    } else if (end(State.BETWEEN_LINES)) {
      forgetWait();
      reply.last(problem, callback);
    }
  }

  /** The client is gone, or does not read. */
  void abort(Throwable cause) {
    if (end()) {
      forgetWait();
      LOG.atDebug().setCause(cause).log("client went away");
      callback.failed(cause);
    }
  }

  /** What is to be forgotten when the client goes away. */
  void waitsAs(Waiting waiting) {
    wait = waiting;
    if (isOver()) {
      waiting.forget();
    } else if (departure.isNoticed()) {
      waiting.release();
    } else {
      departures.add(this);
    }
  }

  /** What is to be done, once, when this is over. */
  void whenOver(Runnable action) {
    synchronized (this) {
      if (!isOver()) {
        afterwards.add(action);
        return;
      }
    }
    action.run();
  }

  boolean isOver() {
    return state == State.OVER;
  }

  /** From now on notices when the client goes away, where that can be noticed. */
  void lookForDeparture() {
    departure.look();
  }

  Problem problem(Throwable cause) {
    return errors.problem(cause);
  }

  byte[] text(Problem problem) {
    return errors.line(problem);
  }

  private Callback goingOn(Callback written) {
    return Callback.from(
        () -> {
          if (move(State.WRITING, State.BETWEEN_LINES)) {
            Problem pending = expulsion;
            if (pending == null) {
              written.succeeded();
            } else {
              expel(pending);
            }
          }
        },
        written::failed);
  }

  private void releaseWait() {
    Waiting waiting = wait;
    if (waiting != null) {
      waiting.release();
    }
  }

  private void forgetWait() {
    Waiting waiting = wait;
    if (waiting != null) {
      waiting.forget();
    }
  }

  private synchronized boolean move(State from, State to) {
    if (state != from) {
      return false;
    }
    state = to;
    return true;
  }

  private boolean end() {
    return end(state -> state != State.OVER);
  }

  private boolean end(State from) {
    return end(state -> state == from);
  }

  private boolean end(Predicate<State> from) {
    synchronized (this) {
      if (!from.test(state)) {
        return false;
      }
      state = State.OVER;
    }
    departures.remove(this);
    departure.giveBack();
    // Nothing is added any more.
    afterwards.forEach(Runnable::run);
    return true;
  }
}
