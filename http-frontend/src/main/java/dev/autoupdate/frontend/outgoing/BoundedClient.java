package dev.autoupdate.frontend.outgoing;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks by HTTP/1.1. Redirects are not followed. What all headers of an answer may have together is
 * limited by the JDK, to 384 KiB.
 *
 * <p>Any thread may ask; none is held. The client's own threads complete what was asked, or the
 * JDK's timer when it took too long.
 */
public final class BoundedClient {

  /** The one status with a body that is kept. */
  public static final int OK = 200;

  private static final byte[] NOTHING = {};

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * Sends a request.
   *
   * @param timeout for all of it, the body included
   * @param mostBytes what the body may have
   * @return the answer, whose body is empty unless the status is {@link #OK}; exceptionally with
   *     {@link AnswerTooLong}, another IOException or a TimeoutException
   * @throws IllegalArgumentException when it is nothing to ask by HTTP
   */
  public CompletableFuture<HttpResponse<byte[]>> send(
      HttpRequest request, Duration timeout, int mostBytes) {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, head -> body(head, mostBytes));
    // A timeout of the request would end with the headers.
    CompletableFuture<HttpResponse<byte[]>> inTime =
        answer.copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    inTime.whenComplete((unused, failure) -> answer.cancel(true));
    return inTime;
  }

  private static BodySubscriber<byte[]> body(HttpResponse.ResponseInfo head, int mostBytes) {
    return head.statusCode() == OK
        ? new BoundedBody(mostBytes)
        : BodySubscribers.replacing(NOTHING);
  }
}
