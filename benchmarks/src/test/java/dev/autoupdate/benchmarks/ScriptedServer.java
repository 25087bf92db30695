package dev.autoupdate.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A server on a free port that answers a first long-poll at once and keeps the others until told.
 */
final class ScriptedServer implements Closeable {

  private final HttpServer http;
  private final Queue<HttpExchange> waiting = new ConcurrentLinkedQueue<>();

  ScriptedServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/system/autoupdate", this::handle);
    http.start();
  }

  Server server() {
    return Server.of("http://127.0.0.1:" + http.getAddress().getPort());
  }

  int waiting() {
    return waiting.size();
  }

  void answerOldest(int status, String body) throws IOException {
    answer(waiting.remove(), status, body);
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getQuery().contains("offset=")) {
      waiting.add(exchange);
    } else {
      answer(exchange, 200, "{\"bench/1/value\":1}");
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Stream-Next-Offset", "e_1_v");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
