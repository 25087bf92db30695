package dev.autoupdate.frontend.http;

import static dev.autoupdate.frontend.http.DataRoutesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.read.Epoch;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResetTest {

  private static final String PATH = "/system/autoupdate?k=user/1/name&reset=snapshot";

  private HttpKit kit;

  @BeforeEach
  void start() throws Exception {
    kit = HttpKit.serving(HttpKit.QUICK);
    kit.state.apply("user/1/name=\"ada\"", "user/2/name=\"bob\"");
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"&single=1", "&longpolling=1"})
  void whereAnOffsetIsOfNoUseThereIsASnapshotAndTheReason(String mode) throws Exception {
    String old = kit.offset("user/1/name");
    String others = kit.offset("user/2/name");
    kit.state.apply("user/1/name=\"eve\"");
    kit.state.trimTo(2);

    assertReset(kit.get(PATH + mode + "&offset=" + others), "view_changed");
    assertReset(kit.get(PATH + mode + "&offset=" + old), "offset_expired");

    InMemoryKeyState other = new InMemoryKeyState(new Epoch("000000000002"));
    other.apply("user/1/name=\"eve\"");
    kit.frontend.serve(other, other.changes());
    assertReset(kit.get(PATH + mode + "&offset=" + old), "epoch_changed");
    assertReset(kit.get(PATH + mode + "&min=" + old), "epoch_changed");
  }

  @Test
  void aStreamBeginsWithTheSnapshot() throws Exception {
    String others = kit.offset("user/2/name");
    HttpResponse<InputStream> stream =
        kit.client.send(
            kit.request(PATH + "&offset=" + others).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));

    assertThat(stream.headers().firstValue("Autoupdate-Reset")).hasValue("view_changed");
    assertThat(lines.readLine()).isEqualTo("{\"user/1/name\":\"ada\"}");
    kit.state.apply("user/1/name=\"eve\"");
    assertThat(lines.readLine()).isEqualTo("{\"user/1/name\":\"eve\"}");
  }

  @Test
  void whatIsOfUseIsNotReset() throws Exception {
    String offset = kit.offset("user/1/name");

    HttpResponse<String> answer = kit.get(PATH + "&single=1&offset=" + offset);

    assertThat(answer.body()).isEqualTo("{}\n");
    assertThat(answer.headers().firstValue("Autoupdate-Reset")).isEmpty();
    assertProblem(kit.get(PATH + "&offset=x"), 400, "invalid_request");
  }

  private static void assertReset(HttpResponse<String> answer, String type) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Autoupdate-Reset")).hasValue(type);
    assertThat(answer.body()).isEqualTo("{\"user/1/name\":\"eve\"}\n");
  }
}
