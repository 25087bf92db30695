package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.read.Health;
import dev.autoupdate.frontend.view.Diff;
import dev.autoupdate.frontend.view.LiveViews;
import dev.autoupdate.frontend.view.View;
import dev.autoupdate.frontend.view.Wait;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer.
 *
 * <p>A change, the timeout, the shutdown, the end of the caller's token and the client's failure
 * may all want to end it, each on a thread of its own. One state settles the race: who moves it to
 * {@code OVER} completes the callback, and nobody touches request or response after that. A line
 * that is being written is not interrupted by an expulsion, which follows it.
 */
final class Exchange {

  static final PreEncodedHttpField JSON =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
  static final PreEncodedHttpField STREAM =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/octet-stream");

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final PreEncodedHttpField PRIVATE =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "private, no-store");
  private static final PreEncodedHttpField UP_TO_DATE =
      new PreEncodedHttpField("Stream-Up-To-Date", "true");

  private enum State {
    OPEN,
    WRITING,
    BETWEEN_LINES,
    OVER
  }

  private final Response response;
  private final Callback callback;
  private final ErrorMapper errors;
  private final Supplier<Health> health;
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
  private volatile @Nullable Problem expulsion;
  private volatile @Nullable Wait wait;
  private volatile @Nullable Runnable afterwards;

  Exchange(
      Request request,
      Response response,
      Callback callback,
      ErrorMapper errors,
      Supplier<Health> health) {
    this.response = response;
    this.callback = callback;
    this.errors = errors;
    this.health = health;
    request.addFailureListener(this::abort);
  }

  /** Answers with one diff. */
  void answer(LiveViews views, View view, Diff diff) {
    if (end()) {
      try {
        headers(views, view, diff.to()).put(JSON).put(HttpHeader.CONTENT_LENGTH, diff.size());
        response.write(true, diff.line(), callback);
      } catch (RuntimeException e) {
        callback.failed(e);
      }
    }
  }

  /** Answers that nothing changed up to {@code position}. */
  void noContent(LiveViews views, View view, long position) {
    if (end()) {
      try {
        response.setStatus(204);
        headers(views, view, position);
        response.write(true, ByteBuffer.allocate(0), callback);
      } catch (RuntimeException e) {
        callback.failed(e);
      }
    }
  }

  /** Answers with a problem. */
  void refuse(Problem problem) {
    if (end()) {
      errors.write(problem, response, callback);
    }
  }

  /** Answers with what the client is told about {@code cause}. */
  void fail(Throwable cause) {
    if (!isOver()) {
      refuse(errors.problem(cause));
    }
  }

  /** Sends the first line of a stream, and its headers. */
  void begin(LiveViews views, View view, Diff first, Callback written) {
    if (state.compareAndSet(State.OPEN, State.WRITING)) {
      headers(views, view, first.to()).put(STREAM);
      response.write(false, first.line(), goingOn(written));
    }
  }

  /** Sends one more line of a stream. */
  void line(ByteBuffer line, Callback written) {
    if (state.compareAndSet(State.BETWEEN_LINES, State.WRITING)) {
      response.write(false, line, goingOn(written));
    }
  }

  /** Ends a stream. */
  void finish() {
    if (end()) {
      response.write(true, ByteBuffer.allocate(0), callback);
    }
  }

  /** Ends a stream with an error as its last line. */
  void finish(Problem problem) {
    if (end()) {
      response.write(true, ByteBuffer.wrap(errors.line(problem)), callback);
    }
  }

  /** The caller has to go: with a problem as the answer, or as the last line of a stream. */
  void expel(Problem problem) {
    expulsion = problem;
    // Looked at after the problem is set, as the end of a write looks at the problem after it.
    if (end(State.OPEN)) {
      forgetWait();
      errors.write(problem, response, callback);
    } else if (end(State.BETWEEN_LINES)) {
      forgetWait();
      response.write(true, ByteBuffer.wrap(errors.line(problem)), callback);
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
  void waitsAs(Wait waiting) {
    wait = waiting;
    if (isOver()) {
      waiting.forget();
    }
  }

  /** What is to be done, once at least, when this is over. Told at most once. */
  void whenOver(Runnable action) {
    afterwards = action;
    if (isOver()) {
      action.run();
    }
  }

  boolean isOver() {
    return state.get() == State.OVER;
  }

  Problem problem(Throwable cause) {
    return errors.problem(cause);
  }

  private Callback goingOn(Callback written) {
    return Callback.from(
        () -> {
          if (state.compareAndSet(State.WRITING, State.BETWEEN_LINES)) {
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
    Wait waiting = wait;
    if (waiting != null) {
      waiting.forget();
    }
  }

  private boolean end() {
    return ended(state.getAndSet(State.OVER) != State.OVER);
  }

  private boolean end(State from) {
    return ended(state.compareAndSet(from, State.OVER));
  }

  private boolean ended(boolean byThisCall) {
    Runnable action = afterwards;
    if (byThisCall && action != null) {
      action.run();
    }
    return byThisCall;
  }

  private HttpFields.Mutable headers(LiveViews views, View view, long position) {
    HttpFields.Mutable headers = response.getHeaders();
    headers.put("Stream-Next-Offset", views.offset(view, position).toString());
    headers.put(UP_TO_DATE).put(PRIVATE);
    health.get().ageMillis().ifPresent(age -> headers.put("Autoupdate-Age-Ms", age));
    return headers;
  }
}
