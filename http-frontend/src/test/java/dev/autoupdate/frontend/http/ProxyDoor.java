package dev.autoupdate.frontend.http;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A client and the address that it speaks to. */
record ProxyDoor(HttpClient client, String address) {

  URI uri(String path) {
    return URI.create(address + path);
  }

  HttpRequest request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(40)).build();
  }

  HttpResponse<String> get(String path) throws Exception {
    return getAsync(path).get(40, TimeUnit.SECONDS);
  }

  CompletableFuture<HttpResponse<String>> getAsync(String path) {
    return client.sendAsync(request(path), HttpResponse.BodyHandlers.ofString());
  }

  /** The body of an answer that does not end. */
  InputStream open(String path, String accept) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .header("Accept", accept)
            .timeout(Duration.ofSeconds(40))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
  }

  Lines lines(String path, String accept, UnaryOperator<String> read) throws Exception {
    return new Lines(
        new BufferedReader(new InputStreamReader(open(path, accept), StandardCharsets.UTF_8)),
        read);
  }

  /** Lines as they come, each read in its way. */
  record Lines(BufferedReader reader, UnaryOperator<String> read) implements AutoCloseable {

    /** Waits for a line with this in it. */
    void await(String part) throws Exception {
      String line = reader.readLine();
      while (line != null && !read.apply(line).contains(part)) {
        line = reader.readLine();
      }
      if (line == null) {
        throw new AssertionError("ended without " + part);
      }
    }

    @Override
    public void close() throws Exception {
      reader.close();
    }
  }
}
