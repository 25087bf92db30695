package dev.autoupdate.processor.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Talks to the internal listener of a running service. */
final class InternalClient {

  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int TOO_LARGE = 413;
  private static final JsonMapper JSON = new JsonMapper();

  private final URI base;
  private final Optional<String> token;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  /**
   * Talks to a service.
   *
   * @param base as in {@code http://127.0.0.1:9013}
   * @param token what its {@code internal.token} is
   */
  InternalClient(URI base, Optional<String> token) {
    this.base = base;
    this.token = token;
  }

  /** What a GET answers. */
  String get(String path) throws StartupFailure, InterruptedException {
    return body(send("GET", path, BodyPublishers.noBody()));
  }

  /**
   * What a PUT answers.
   *
   * @throws InvalidPolicy when the service finds that what was put is no policy
   */
  String put(String path, String body) throws StartupFailure, InvalidPolicy, InterruptedException {
    HttpResponse<String> answer = send("PUT", path, BodyPublishers.ofString(body));
    JsonNode error = error(answer);
    if (error.path("type").asText().equals("invalid_policy")) {
      throw new InvalidPolicy(error.path("msg").asText().lines().toList());
    }
    return body(answer);
  }

  private HttpResponse<String> send(String method, String path, BodyPublisher body)
      throws StartupFailure, InterruptedException {
    URI uri = base.resolve(path);
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri)
              .timeout(TIMEOUT)
              .header("Content-Type", "application/json")
              .method(method, body);
      token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new StartupFailure(base + " does not answer: " + failure, failure);
    }
  }

  private String body(HttpResponse<String> answer) throws StartupFailure {
    if (answer.statusCode() == 200) {
      return answer.body();
    }
    if (answer.statusCode() == TOO_LARGE) {
      throw new StartupFailure("that is more than " + base + " takes at a time", null);
    }
    String unknown = base + " answers " + answer.statusCode();
    throw new StartupFailure(error(answer).path("msg").asText(unknown), null);
  }

  // Nothing when it is not as the service writes errors.
  private static JsonNode error(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body()).path("error");
    } catch (IOException notJson) {
      return MissingNode.getInstance();
    }
  }
}
