package dev.autoupdate.processor.kit;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A client that long-polls a view, keeps the state it was told, and fails on an answer that tells
 * nothing new: an unchanged key, an empty diff, a retracted key it never had.
 */
public final class PollingClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String query;
  private final Map<String, JsonNode> view = new TreeMap<>();
  private String offset = "-1";

  /** A client of the view of these keys, separated by commas. */
  public PollingClient(String keys) {
    this.query = "/system/autoupdate?k=" + keys;
  }

  /** What the client shows now. */
  public Map<String, JsonNode> view() {
    return view;
  }

  /** The offset it would resume from. */
  public String offset() {
    return offset;
  }

  /** One answer, as it comes. */
  public static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            BodyHandlers.ofString());
  }

  /**
   * The first answer that is one: before, the service may be so far behind what is asked for, on a
   * machine that is busy, that it has a client come back.
   */
  public static HttpResponse<String> comingBack(int port, String path) {
    return await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .until(() -> get(port, path), answer -> answer.statusCode() != 503);
  }

  /** Polls until it shows this value of the key. */
  public void pollUntil(int port, String key, JsonNode value) {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              poll(port);
              return value.equals(view.get(key));
            });
  }

  /**
   * Polls once and takes in the answer.
   *
   * @return the answer's status: 200 or 204
   */
  public int poll(int port) throws IOException, InterruptedException {
    boolean first = offset.equals("-1");
    String path = query + "&longpolling=1" + (first ? "" : "&offset=" + offset);
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            BodyHandlers.ofString());
    if (answer.statusCode() == 200) {
      take(JSON.readTree(answer.body()), first);
    } else if (answer.statusCode() != 204) {
      throw new IOException("status " + answer.statusCode() + ": " + answer.body());
    }
    String next = answer.headers().firstValue("Stream-Next-Offset").orElseThrow();
    if (!first && next.compareTo(offset) < 0) {
      throw new AssertionError("the offset went back from " + offset + " to " + next);
    }
    offset = next;
    return answer.statusCode();
  }

  private void take(JsonNode diff, boolean first) {
    if (!first && diff.isEmpty()) {
      throw new AssertionError("an empty diff");
    }
    diff.properties()
        .forEach(
            change -> {
              JsonNode before =
                  change.getValue().isNull()
                      ? view.remove(change.getKey())
                      : view.put(change.getKey(), change.getValue());
              if (change.getValue().isNull() ? before == null : change.getValue().equals(before)) {
                throw new AssertionError("told again: " + change);
              }
            });
  }
}
