package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.Health;
import dev.autoupdate.frontend.request.RequestLimits;
import dev.autoupdate.frontend.restrict.RulesSource;
import dev.autoupdate.frontend.view.ViewLimits;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A frontend on free ports, key state in memory and a client. */
final class HttpKit implements AutoCloseable {

  static final Health READY = new Health(true, "ready", OptionalLong.of(7));

  static final FrontendOptions QUICK =
      new FrontendOptions(
          "127.0.0.1",
          0,
          0,
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofMillis(300),
          new RequestLimits(100, 16, 1_000),
          ViewLimits.DEFAULTS);

  final InMemoryKeyState state = new InMemoryKeyState();
  final HttpFrontend frontend;
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Of the public listener, also when it is closed. */
  final int port;

  volatile Health health = READY;

  HttpKit(FrontendOptions options) throws StartFailed {
    this(options, RulesSource.NONE);
  }

  HttpKit(FrontendOptions options, RulesSource rules) throws StartFailed {
    this(options, rules, Clock.systemUTC(), Access.anonymous(Clock.systemUTC()));
  }

  HttpKit(FrontendOptions options, Clock clock, Access access) throws StartFailed {
    this(options, RulesSource.NONE, clock, access);
  }

  HttpKit(FrontendOptions options, RulesSource rules, Clock clock, Access access)
      throws StartFailed {
    frontend = new HttpFrontend(options, access, rules, new Failures(), null, () -> health, clock);
    frontend.start();
    port = frontend.port();
  }

  HttpKit(HttpFrontend notStarted) throws StartFailed {
    frontend = notStarted;
    frontend.start();
    port = frontend.port();
  }

  static HttpKit serving(FrontendOptions options) throws StartFailed {
    return serving(options, RulesSource.NONE);
  }

  static HttpKit serving(FrontendOptions options, RulesSource rules) throws StartFailed {
    HttpKit kit = new HttpKit(options, rules);
    kit.frontend.serve(kit.state, kit.state.changes());
    return kit;
  }

  HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + pathAndQuery))
        .timeout(Duration.ofSeconds(20));
  }

  HttpResponse<String> get(String pathAndQuery) throws Exception {
    return client.send(request(pathAndQuery).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> internal(String pathAndQuery) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + frontend.internalPort() + pathAndQuery);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String pathAndQuery, String body) throws Exception {
    return client.send(
        request(pathAndQuery).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> getAsync(String pathAndQuery) {
    return client.sendAsync(request(pathAndQuery).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The offset of a snapshot of {@code keys}. */
  String offset(String keys) throws Exception {
    return next(get("/system/autoupdate?single=1&k=" + keys));
  }

  static String next(HttpResponse<?> response) {
    return response.headers().firstValue("Stream-Next-Offset").orElseThrow();
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    frontend.close();
  }
}
