package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw bytes of streams: each message is there whole, its chunk's end too, before the next one. */
final class ChunkEndTest {

  private static final int MORE_THAN_A_PIECE = 150_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /system/autoupdate?k=user/1/name HTTP/1.1\r\n",
        "GET /system/autoupdate?k=user/1/name&compress=1 HTTP/1.1\r\n",
        "GET /system/autoupdate?k=user/1/name HTTP/1.1\r\nAccept: text/event-stream\r\n",
        "GET /v1/view?k=user/1/name&live=sse&offset=-1 HTTP/1.1\r\n"
      })
  void everyMessageEndsWithItsChunk(String request) throws Exception {
    try (HttpKit kit = HttpKit.serving(HttpKit.QUICK);
        RawRequest raw = new RawRequest(kit)) {
      kit.state.apply("user/1/name=\"ada\"");

      raw.send(request + "Host: x\r\n\r\n");
      String head = upTo(raw.in(), "\r\n\r\n");
      assertThat(head)
          .startsWith("HTTP/1.1 200")
          .contains("Transfer-Encoding: chunked")
          .contains("X-Accel-Buffering: no\r\n")
          .containsOnlyOnce("Cache-Control: private, no-cache, no-store, no-transform\r\n")
          .containsOnlyOnce("Cache-Control");
      assertThat(chunk(raw.in())).isNotEmpty();

      for (String name : new String[] {"eve", "b".repeat(MORE_THAN_A_PIECE), "bob"}) {
        await().until(() -> kit.frontend.waiting() == 1);
        kit.state.apply("user/1/name=\"" + name + "\"");

        String message = chunk(raw.in());
        while (!message.endsWith("\n")) {
          message += chunk(raw.in());
        }
        if (!request.contains("compress")) {
          assertThat(message).contains(name);
        }
      }
    }
  }

  /** Reads one chunk with the line break behind it; waits in vain if that is kept back. */
  static String chunk(InputStream in) throws IOException {
    int length = Integer.parseInt(upTo(in, "\r\n").strip(), 16);
    String content = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    assertThat(new String(in.readNBytes(2), StandardCharsets.UTF_8)).isEqualTo("\r\n");
    return content;
  }

  static String upTo(InputStream in, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.lastIndexOf(end) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("closed after: " + text);
      }
      text.append((char) next);
    }
    return text.toString();
  }
}
