package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompressedTest {

  private static final String PATH = "/system/autoupdate?k=user/1/name&compress=1";
  private static final String LARGE = "x".repeat(10_000);

  private HttpKit kit;

  @BeforeEach
  void start() throws Exception {
    kit = HttpKit.serving(LifecycleTest.times(Duration.ofSeconds(20), Duration.ofMillis(100)));
    kit.state.apply("user/1/name=\"" + LARGE + "\"");
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void eachLineIsAZstdFrameInBase64() throws Exception {
    BufferedReader lines = lines("", "*/*");

    String first = lines.readLine();
    assertThat(object(first)).isEqualTo("{\"user/1/name\":\"" + LARGE + "\"}");
    assertThat(first).hasSizeLessThan(200).doesNotContain("=");
    assertThat(object(lines.readLine())).isEqualTo("{}");
    kit.state.apply("user/1/name=null");
    String line = lines.readLine();
    while (object(line).equals("{}")) {
      line = lines.readLine();
    }
    assertThat(object(line)).isEqualTo("{\"user/1/name\":null}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"&single", "&longpolling=1"})
  void oneAnswerIsOneLine(String mode) throws Exception {
    HttpResponse<String> answer = kit.get(PATH + mode);

    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    assertThat(answer.body()).endsWith("\n");
    assertThat(object(answer.body().strip())).startsWith("{\"user/1/name\":\"xx");
  }

  @Test
  void anEventsDataIsSuchALine() throws Exception {
    String data =
        lines("", "text/event-stream")
            .lines()
            .filter(line -> line.startsWith("data: "))
            .findFirst()
            .orElseThrow();

    assertThat(object(data.substring("data: ".length()))).startsWith("{\"user/1/name\":\"xx");
  }

  static String object(String line) {
    byte[] frame = Base64.getDecoder().decode(line);
    byte[] object = Zstd.decompress(frame, (int) Zstd.getFrameContentSize(frame));
    return new String(object, StandardCharsets.UTF_8);
  }

  private BufferedReader lines(String more, String accept) throws Exception {
    HttpResponse<InputStream> stream =
        kit.client.send(
            kit.request(PATH + more).header("Accept", accept).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    return new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
  }
}
