package dev.autoupdate.frontend.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.autoupdate.schema.Key;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks by POST: {@code {"requests":["poll/1/live_count"]}}. Only status 200 is an answer; redirects
 * are not followed.
 */
final class HttpRemoteService implements RemoteService {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int OK = 200;
  private static final byte[] NOTHING = {};

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final RemoteLimits limits;

  HttpRemoteService(RemoteLimits limits) {
    this.limits = limits;
  }

  @Override
  public CompletableFuture<Fetched> ask(URI url, List<Key> keys, Duration timeout) {
    CompletableFuture<HttpResponse<byte[]>> answer;
    try {
      answer = client.sendAsync(request(url, keys, timeout), this::take);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(new Fetched.Failed("not a URL to ask", false));
    }
    // The request's own timeout ends with the headers.
    CompletableFuture<Fetched> fetched =
        answer
            .thenApply(response -> read(response, keys))
            .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    fetched.whenComplete((unused, failure) -> answer.cancel(true));
    return fetched.exceptionally(failure -> failed(failure, timeout));
  }

  private static HttpRequest request(URI url, List<Key> keys, Duration timeout) {
    return HttpRequest.newBuilder(url)
        .timeout(timeout)
        .header("Content-Type", "application/json")
        .header("Accept", "application/json")
        .POST(BodyPublishers.ofByteArray(body(keys)))
        .build();
  }

  private BodySubscriber<byte[]> take(HttpResponse.ResponseInfo head) {
    return head.statusCode() == OK
        ? new BoundedBody(limits.answerBytes())
        : BodySubscribers.replacing(NOTHING);
  }

  private Fetched read(HttpResponse<byte[]> response, List<Key> keys) {
    return response.statusCode() == OK
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
    if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
      return new Fetched.Failed("no answer within " + timeout.toMillis() + " ms", false);
    }
    if (cause instanceof ConnectException) {
      return new Fetched.Failed("cannot be reached", false);
    }
    String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return cause instanceof IOException
        ? new Fetched.Failed(
            oneLine("broken connection" + message), cause instanceof BoundedBody.TooLong)
        : new Fetched.Failed(oneLine(cause.getClass().getSimpleName() + message), false);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
