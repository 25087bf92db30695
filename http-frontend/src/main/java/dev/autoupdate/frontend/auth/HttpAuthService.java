package dev.autoupdate.frontend.auth;

import dev.autoupdate.frontend.outgoing.BoundedClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * An auth service: {@code POST /internal/auth/authenticate} with both tokens, as a client sends
 * them; the new one is in the answer's header {@code Authentication}.
 *
 * <p>The client's own threads do the work. An answer has 64 KiB at most, and a new token 4 KiB: it
 * goes into the head of our own answer.
 */
final class HttpAuthService implements AuthService {

  static final int MOST_BYTES = 1 << 16;
  static final int MOST_TOKEN = 1 << 12;

  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  // A wrong URL, too slow, too many: nothing that is said of the tokens.
  private static final Set<Integer> OF_THE_REQUEST = Set.of(404, 405, 408, 429);
  private static final String PATH = "/internal/auth/authenticate";

  private final BoundedClient client = new BoundedClient();
  private final URI url;
  private final Duration timeout;

  /** Waits 3 s at most. */
  HttpAuthService(URI service) {
    this(service, TIMEOUT);
  }

  HttpAuthService(URI service, Duration timeout) {
    this.url = URI.create(service.toString().replaceFirst("/+$", "") + PATH);
    this.timeout = timeout;
  }

  @Override
  public CompletableFuture<Optional<String>> renew(String access, String refresh) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Authentication", "bearer " + access)
            .header("Cookie", "refreshId=bearer%20" + refresh)
            .POST(BodyPublishers.noBody())
            .build();
    return client.send(request, timeout, MOST_BYTES).thenApply(HttpAuthService::read);
  }

  private static Optional<String> read(HttpResponse<byte[]> answer) {
    int status = answer.statusCode();
    if (isRefusal(status)) {
      return Optional.empty();
    }
    if (status != BoundedClient.OK) {
      throw nothing("status " + status);
    }
    // The word bearer may be missing, as in a cookie.
    BearerText text = BearerText.inCookie(answer.headers().allValues("Authentication"));
    if (text instanceof BearerText.Present present && present.token().length() <= MOST_TOKEN) {
      return Optional.of(present.token());
    }
    throw nothing("no token, or one that is too long");
  }

  private static boolean isRefusal(int status) {
    return status >= 400 && status < 500 && !OF_THE_REQUEST.contains(status);
  }

  private static CompletionException nothing(String reason) {
    return new CompletionException(new NoNewToken(reason));
  }
}
