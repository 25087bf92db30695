package dev.autoupdate.frontend.kit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service on the loopback interface that gives one answer to whatever it is asked. */
public final class OtherService implements AutoCloseable {

  /**
   * A request as it came.
   *
   * @param line method and path
   */
  public record Asked(String line, String authentication, String cookie) {}

  private record Answer(int status, Map<String, String> headers, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile Answer answer = new Answer(200, Map.of(), "");
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /** Listens on a free port. */
  public OtherService() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /** Where it is. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Answers so from now on. */
  public void answer(int status, Map<String, String> headers, String body) {
    answer = new Answer(status, headers, body);
  }

  /** Gives this token from now on. */
  public void give(String token) {
    answer(200, Map.of("Authentication", "bearer " + token), "{\"success\":true}");
  }

  /** Says nothing before the latch is open. */
  public void hold(CountDownLatch until) {
    gate = until;
  }

  /** What it was asked so far. */
  public List<Asked> asked() {
    return asked;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(
          new Asked(
              exchange.getRequestMethod() + " " + exchange.getRequestURI(),
              String.valueOf(exchange.getRequestHeaders().getFirst("Authentication")),
              String.valueOf(exchange.getRequestHeaders().getFirst("Cookie"))));
      gate.await();
      Answer now = answer;
      byte[] body = now.body().getBytes(StandardCharsets.UTF_8);
      now.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      exchange.sendResponseHeaders(now.status(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends what it is about to say, too. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
