package dev.autoupdate.frontend.auth;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Published keys at a URL. The client's own threads do the work; a fetch takes 5 s at most, the
 * body included. Redirects are not followed.
 */
final class HttpJwks implements JwksSource {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final HttpRequest request;

  HttpJwks(URI url) {
    request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
  }

  @Override
  public CompletableFuture<JWKSet> fetch() {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    // The request's own timeout ends with the headers.
    CompletableFuture<JWKSet> keys =
        answer.thenApply(HttpJwks::parse).orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    keys.whenComplete((set, failure) -> answer.cancel(true));
    return keys;
  }

  private static JWKSet parse(HttpResponse<String> answer) {
    try {
      if (answer.statusCode() != 200) {
        throw new IOException("answered " + answer.statusCode());
      }
      return JWKSet.parse(answer.body());
    } catch (ParseException e) {
      throw new UncheckedIOException(new IOException("answered something that is no key set", e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
