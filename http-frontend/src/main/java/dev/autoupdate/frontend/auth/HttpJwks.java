package dev.autoupdate.frontend.auth;

import com.nimbusds.jose.jwk.JWKSet;
import dev.autoupdate.frontend.outgoing.BoundedClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Published keys at a URL. The client's own threads do the work; a fetch takes 5 s at most, and has
 * 1 MiB at most.
 */
final class HttpJwks implements JwksSource {

  static final int MOST_BYTES = 1 << 20;

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final BoundedClient client = new BoundedClient();
  private final HttpRequest request;

  HttpJwks(URI url) {
    request =
        HttpRequest.newBuilder(url)
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
  }

  @Override
  public CompletableFuture<JWKSet> fetch() {
    return client.send(request, TIMEOUT, MOST_BYTES).thenApply(HttpJwks::parse);
  }

  private static JWKSet parse(HttpResponse<byte[]> answer) {
    try {
      if (answer.statusCode() != BoundedClient.OK) {
        throw new IOException("answered " + answer.statusCode());
      }
      return JWKSet.parse(new String(answer.body(), StandardCharsets.UTF_8));
    } catch (ParseException e) {
      throw new UncheckedIOException(new IOException("answered something that is no key set", e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
