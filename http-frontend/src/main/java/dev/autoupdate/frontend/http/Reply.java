package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.read.Health;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * How the answer to one request gets on its way: its headers, and errors in the form it asks for.
 * For one thread at a time, and the exchange says which.
 */
final class Reply {

  static final PreEncodedHttpField PRIVATE =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "private, no-store");

  /** What a cache or a compressor on the way would have to keep back to do its work. */
  private static final PreEncodedHttpField STREAMED =
      new PreEncodedHttpField(
          HttpHeader.CACHE_CONTROL, "private, no-cache, no-store, no-transform");

  /** There are proxies that keep a stream back unless they are told this. */
  private static final PreEncodedHttpField UNBUFFERED =
      new PreEncodedHttpField("X-Accel-Buffering", "no");

  static final PreEncodedHttpField UP_TO_DATE =
      new PreEncodedHttpField("Stream-Up-To-Date", "true");

  private final Response response;
  private final ErrorMapper errors;
  private final Supplier<Health> health;
  private final boolean events;
  private volatile @Nullable String renewed;
  private boolean quiet;

  /** With errors as server-sent events, or not. */
  Reply(Response response, ErrorMapper errors, Supplier<Health> health, boolean events) {
    this.response = response;
    this.errors = errors;
    this.health = health;
    this.events = events;
  }

  /** Goes along with the answer, whichever it will be. Before there is one; any thread. */
  void renewed(String token) {
    renewed = token;
  }

  /** Tells the client which wish for a wait is granted; less than a second counts as one. */
  void waitsFor(Duration wait) {
    response.getHeaders().put("Preference-Applied", "wait=" + Math.max(1, wait.toSeconds()));
  }

  void whole(Answer answer, Callback written) {
    head(answer);
    if (answer.type() != null) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().remaining());
    }
    response.write(true, answer.body(), written);
  }

  /** With these headers, and the age of the data. */
  void whole(int status, HttpFields headers, ByteBuffer body, Callback written) {
    response.setStatus(status);
    response.getHeaders().add(headers);
    tellRenewed();
    age();
    response.write(true, body, written);
  }

  /** A stream with these headers and the age of the data, which has no line for an error. */
  void first(HttpFields headers, ByteBuffer line, Callback written) {
    quiet = true;
    response.getHeaders().add(headers);
    tellStreamed(response);
    tellRenewed();
    age();
    response.write(false, line, written);
  }

  void first(Answer answer, Callback written) {
    head(answer);
    tellStreamed(response);
    response.write(false, answer.body(), written);
  }

  /** Says to all on the way that the answer is a stream, to be passed on as it comes. */
  static void tellStreamed(Response response) {
    response.getHeaders().put(STREAMED).put(UNBUFFERED);
  }

  void next(ByteBuffer line, Callback written) {
    response.write(false, line, written);
  }

  void last(ByteBuffer line, Callback written) {
    response.write(true, line, written);
  }

  /** An error instead of an answer. */
  void refuse(Problem problem, Callback written) {
    tellRenewed();
    errors.refuse(problem, events, response, written);
  }

  /** An error as the end of a stream. */
  void last(Problem problem, Callback written) {
    if (quiet) {
      last(ByteBuffer.allocate(0), written);
      return;
    }
    byte[] line = errors.line(problem);
    last(events ? Events.error(line) : ByteBuffer.wrap(line), written);
  }

  private void head(Answer answer) {
    response.setStatus(answer.status());
    tellRenewed();
    HttpFields.Mutable headers = response.getHeaders();
    if (answer.type() != null) {
      headers.put(answer.type());
    }
    headers.put(PRIVATE);
    if (answer.next() == null) {
      return;
    }
    headers.put("Stream-Next-Offset", answer.next().toString());
    if (answer.reset() != null) {
      headers.put("Autoupdate-Reset", answer.reset());
    }
    headers.put(UP_TO_DATE);
    age();
  }

  private void tellRenewed() {
    String token = renewed;
    if (token != null) {
      tellRenewed(token, response);
    }
  }

  /** Gives a client a new token in place of the one it came with, in the form it came in. */
  static void tellRenewed(String token, Response response) {
    response.getHeaders().put("Authentication", "bearer " + token);
  }

  private void age() {
    HttpFields.Mutable headers = response.getHeaders();
    health.get().ageMillis().ifPresent(age -> headers.put("Autoupdate-Age-Ms", age));
  }
}
