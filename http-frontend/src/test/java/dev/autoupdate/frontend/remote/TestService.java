package dev.autoupdate.frontend.remote;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Another service, on the loopback interface: gives one answer to whatever it is asked. */
final class TestService implements AutoCloseable {

  /** A request as it came. */
  record Request(String method, String path, String contentType, String body) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String body = "{}";
  private volatile CountDownLatch beforeHead = new CountDownLatch(0);
  private volatile CountDownLatch beforeBody = new CountDownLatch(0);

  TestService() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  void answer(int status, String body) {
    this.status = status;
    this.body = body;
  }

  /** From now on nothing is said before the latch is open. */
  void holdAll(CountDownLatch until) {
    beforeHead = until;
  }

  /** From now on the body does not end before the latch is open. */
  void holdBody(CountDownLatch until) {
    beforeBody = until;
  }

  List<Request> requests() {
    return requests;
  }

  /** The keys of the latest request, as they were asked for. */
  String asked() throws IOException {
    return JSON.readTree(requests.get(requests.size() - 1).body()).path("requests").toString();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders().getFirst("Content-Type"),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      beforeHead.await();
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Location", "/elsewhere");
      exchange.sendResponseHeaders(status, status == 204 ? -1 : 0);
      if (status != 204) {
        exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
        exchange.getResponseBody().flush();
        beforeBody.await();
        exchange.getResponseBody().write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
