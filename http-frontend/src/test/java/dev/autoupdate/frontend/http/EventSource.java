package dev.autoupdate.frontend.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the HTML standard says a browser does: it reads events, remembers the last id, comes back
 * with it when the connection is lost or ends, and gives up for good at any status but 200.
 */
final class EventSource implements AutoCloseable {

  /** An event that is dispatched. */
  record Event(String type, String data, String id) {}

  final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  volatile String lastId = "";
  volatile int status;
  volatile long retryMillis = 3_000;
  private final HttpClient client = HttpClient.newBuilder().build();
  private final URI uri;
  private final Thread thread = new Thread(this::run, "event-source");
  private volatile boolean closed;

  EventSource(HttpKit kit, String pathAndQuery) {
    this(URI.create("http://127.0.0.1:" + kit.frontend.port() + pathAndQuery));
  }

  EventSource(URI uri) {
    this.uri = uri;
    thread.setDaemon(true);
    thread.start();
  }

  Event next() throws InterruptedException {
    Event event = events.poll(30, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("no event; last id " + lastId + ", status " + status);
    }
    return event;
  }

  boolean hasGivenUp() {
    return !thread.isAlive();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    while (!closed) {
      try {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(uri).header("Accept", "text/event-stream");
        if (!lastId.isEmpty()) {
          request.header("Last-Event-ID", lastId);
        }
        HttpResponse<InputStream> answer =
            client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        status = answer.statusCode();
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (status != 200 || !type.startsWith("text/event-stream")) {
          return;
        }
        read(answer.body());
      } catch (IOException e) {
        // Comes back.
      } catch (InterruptedException e) {
        return;
      }
      LockSupport.parkNanos(retryMillis * 100_000);
    }
  }

  private void read(InputStream body) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String type = "message";
      StringBuilder data = new StringBuilder();
      String id = lastId;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
        switch (name) {
          case "id" -> id = value;
          case "event" -> type = value;
          case "data" -> data.append(value).append('\n');
          case "retry" -> retryMillis = Long.parseLong(value);
          default -> {
            if (line.isEmpty()) {
              lastId = id;
              if (data.length() > 0) {
                events.add(new Event(type, data.substring(0, data.length() - 1), id));
              }
              type = "message";
              data.setLength(0);
            }
          }
        }
      }
    }
  }
}
