package dev.autoupdate.frontend.http;

import static dev.autoupdate.frontend.http.DataRoutesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PreferredWaitTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String FLAT = "/system/autoupdate?longpolling=1&k=user/1/name&offset=";
  private static final String DURABLE = "/v1/view?live=long-poll&k=user/1/name&offset=";

  // The client gives up after 20 s: an answer is one in less.
  @ParameterizedTest
  @CsvSource({
    "wait=1, '', 1",
    "'respond-async, WAIT=\"1\"; x=y', '', 1",
    "wait=0, '', 1",
    "wait=30, &timeout=1, 1",
    "'', &timeout=0, 1",
  })
  void aClientMayAskForLess(String preference, String query, String applied) throws Exception {
    try (HttpKit kit = HttpKit.serving(LifecycleTest.times(LONG.multipliedBy(3), LONG))) {
      String offset = kit.offset("user/1/name");
      for (String path : new String[] {FLAT, DURABLE}) {
        HttpResponse<String> answer = poll(kit, path + offset + query, preference);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Preference-Applied")).hasValue("wait=" + applied);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"wait=600, ''", "'', &timeout=999999999"})
  void butNotForMore(String preference, String query) throws Exception {
    try (HttpKit kit = HttpKit.serving(LifecycleTest.times(Duration.ofMillis(1_200), LONG))) {
      String offset = kit.offset("user/1/name");
      for (String path : new String[] {FLAT, DURABLE}) {
        HttpResponse<String> answer = poll(kit, path + offset + query, preference);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Preference-Applied")).hasValue("wait=1");
      }
    }
  }

  @Test
  void aPreferenceThatIsNotUnderstoodIsNone() throws Exception {
    try (HttpKit kit = HttpKit.serving(LifecycleTest.times(Duration.ofMillis(100), LONG))) {
      String offset = kit.offset("user/1/name");
      for (String path : new String[] {FLAT, DURABLE}) {
        HttpResponse<String> answer = poll(kit, path + offset, "wait=soon, waiting=1");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Preference-Applied")).isEmpty();
        assertProblem(kit.get(path + offset + "&timeout=soon"), 400, "invalid_request");
      }
    }
  }

  private static HttpResponse<String> poll(HttpKit kit, String path, String preference)
      throws Exception {
    var request = kit.request(path);
    if (!preference.isEmpty()) {
      request.header("Prefer", preference);
    }
    return kit.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
