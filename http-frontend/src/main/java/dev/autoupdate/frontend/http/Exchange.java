package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.view.Waiting;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.SelectableChannelEndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
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
 * <p>While it waits, and only on a plain HTTP/1.1 connection, it may look for the client's
 * departure: it takes the connection's one interest in reading, which Jetty leaves unused until the
 * answer is complete. When there is something to read, which is the connection's end or bytes of a
 * request to come, the wait is ended early. The monitor guards that interest against the end: it is
 * given back before Jetty wants it.
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
  private volatile boolean departed;
  private volatile @Nullable Waiting wait;
  private final List<Runnable> afterwards = new ArrayList<>(2);
  private final @Nullable AbstractEndPoint plain;
  private boolean looking;
  private boolean suspected;
  private @Nullable Throwable lostAtOnce;

  /** Not answered yet; {@code reply} is this one's alone. */
  Exchange(
      Request request, Reply reply, Callback callback, ErrorMapper errors, Departures departures) {
    this.reply = reply;
    this.callback = callback;
    this.errors = errors;
    this.departures = departures;
    this.plain = plain(request.getConnectionMetaData());
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
    } else if (departed) {
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
    Throwable failure;
    synchronized (this) {
      if (plain == null || isOver() || departed || looking) {
        return;
      }
      looking = plain.tryFillInterested(Callback.from(this::readable, this::lost));
      failure = lostAtOnce;
    }
    if (failure != null) {
      abort(failure);
    }
  }

  // When the connection cannot even be asked, this is called within the look, by the thread that
  // has the monitor; the end of the exchange runs code of others, which must not be under it.
  private void lost(Throwable cause) {
    if (Thread.holdsLock(this)) {
      lostAtOnce = cause;
    } else {
      abort(cause);
    }
  }

  // There is something to read: the end, or bytes of a next request. Which of the two cannot be
  // told without reading, and what was read could not be given to Jetty; an answer that comes early
  // is right for both.
  private void readable() {
    synchronized (this) {
      looking = false;
      departed = suspected;
      suspected = true;
    }
    if (!departed) {
      // Jetty may run this late for what the request before this one had found to read. What is
      // there now is told again.
      lookForDeparture();
      return;
    }
    Waiting waiting = wait;
    if (waiting != null) {
      waiting.release();
    }
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
    boolean looked;
    synchronized (this) {
      if (!from.test(state)) {
        return false;
      }
      state = State.OVER;
      looked = looking;
    }
    departures.remove(this);
    if (plain != null && looked) {
      // Fails the callback that was registered, which finds this over.
      plain.getFillInterest().onFail(new GivenBack());
    }
    // Nothing is added any more.
    afterwards.forEach(Runnable::run);
    return true;
  }

  // HTTP/2 tells by itself that a stream was reset, and has no connection of its own for each. With
  // TLS there may be something to read that is neither an end nor a request.
  private static @Nullable AbstractEndPoint plain(ConnectionMetaData connection) {
    return connection.getHttpVersion().getVersion() <= HttpVersion.HTTP_1_1.getVersion()
            && connection.getConnection().getEndPoint() instanceof SelectableChannelEndPoint plain
        ? plain
        : null;
  }

  /** Says to a callback that it is not wanted any more; made too often to have a stack trace. */
  private static final class GivenBack extends Exception {
    private static final long serialVersionUID = 1L;

    GivenBack() {
      super("the interest in reading was given back", null, false, false);
    }
  }
}
