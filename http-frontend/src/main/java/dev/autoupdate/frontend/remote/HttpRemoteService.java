package dev.autoupdate.frontend.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.autoupdate.frontend.outgoing.AnswerTooLong;
import dev.autoupdate.frontend.outgoing.BoundedClient;
import dev.autoupdate.schema.Key;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/**
 * Asks by POST: {@code {"requests":["poll/1/live_count"]}}. Only status 200 is an answer; redirects
 * are not followed.
 */
final class HttpRemoteService implements RemoteService {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final BoundedClient client = new BoundedClient();
  private final RemoteLimits limits;

  HttpRemoteService(RemoteLimits limits) {
    this.limits = limits;
  }

  @Override
  public CompletableFuture<Fetched> ask(URI url, List<Key> keys, Duration timeout) {
    CompletableFuture<HttpResponse<byte[]>> answer;
    try {
      answer = client.send(request(url, keys), timeout, limits.answerBytes());
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(new Fetched.Failed("not a URL to ask", false));
    }
    return answer
        .thenApply(response -> read(response, keys))
        .exceptionally(failure -> failed(failure, timeout));
  }

  private static HttpRequest request(URI url, List<Key> keys) {
    return HttpRequest.newBuilder(url)
        .header("Content-Type", "application/json")
        .header("Accept", "application/json")
        .POST(BodyPublishers.ofByteArray(body(keys)))
        .build();
  }

  private Fetched read(HttpResponse<byte[]> response, List<Key> keys) {
    return response.statusCode() == BoundedClient.OK
        ? AnswerReader.read(response.body(), keys, limits.valueBytes())
        : new Fetched.Failed("status " + response.statusCode(), true);
  }

  private static byte[] body(List<Key> keys) {
    try {
      return MAPPER.writeValueAsBytes(
          Map.of("requests", keys.stream().map(Key::toString).toList()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Fetched failed(Throwable failure, Duration timeout) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof TimeoutException) {
      return new Fetched.Failed("no answer within " + timeout.toMillis() + " ms", false);
    }
    if (cause instanceof ConnectException) {
      return new Fetched.Failed("cannot be reached", false);
    }
    String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return cause instanceof IOException
        ? new Fetched.Failed(oneLine("broken connection" + message), cause instanceof AnswerTooLong)
        : new Fetched.Failed(oneLine(cause.getClass().getSimpleName() + message), false);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
