package dev.autoupdate.frontend.http;

import static dev.autoupdate.frontend.http.DataRoutesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.calculated.CalculatedFields;
import dev.autoupdate.frontend.restrict.Restricter;
import dev.autoupdate.frontend.restrict.Rules;
import dev.autoupdate.frontend.restrict.RulesSource;
import dev.autoupdate.frontend.restrict.Verdict;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PastTest {

  private static final String THEN = "/internal/autoupdate?user_id=5&k=motion/1/title,motion/1/ids";
  private static final String HISTORY = "/system/autoupdate/history_information";

  /** A motion's title is for everybody, its ids up to the number that {@code limit/1/ids} says. */
  private static final Restricter LIMITED =
      (identity, state) ->
          keys ->
              keys.stream()
                  .map(
                      key -> {
                        Json limit = state.read(Key.of("limit/1/ids"));
                        if (!key.field().equals("ids") || limit == null) {
                          return Verdict.shown();
                        }
                        return new Verdict.Rewritten(limit);
                      })
                  .toList();

  private HttpKit kit;

  @BeforeEach
  void start() throws Exception {
    RulesSource rules = state -> new Rules(CalculatedFields.NONE, LIMITED);
    kit = HttpKit.serving(HttpKit.QUICK, rules);
    kit.state.apply(numbered(10), "motion/1/title=\"first\"", "motion/1/ids=[1]");
    kit.state.apply("other/1/x=1");
    kit.state.apply(numbered(12), "motion/1/title=\"second\"", "motion/1/ids=[1,2]");
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void whatWasIsToldAsOfTheLastBatchUpToTheNumber() throws Exception {
    String first = "{\"motion/1/ids\":[1],\"motion/1/title\":\"first\"}\n";
    String second = "{\"motion/1/ids\":[1,2],\"motion/1/title\":\"second\"}\n";

    assertThat(kit.internal(THEN + "&position=10").body()).isEqualTo(first);
    assertThat(kit.internal(THEN + "&position=11").body()).isEqualTo(first);
    HttpResponse<String> last = kit.internal(THEN + "&position=12");
    assertThat(last.body()).isEqualTo(second);
    assertThat(last.headers().firstValue("Stream-Next-Offset")).isEmpty();
    assertThat(last.headers().firstValue("Cache-Control")).hasValue("private, no-store");
  }

  @Test
  void theRightsAreThoseOfToday() throws Exception {
    kit.state.apply("limit/1/ids=[1]");
    assertThat(kit.internal(THEN + "&position=10").body())
        .isEqualTo("{\"motion/1/title\":\"first\"}\n");

    kit.state.apply("limit/1/ids=[1,2]");
    assertThat(kit.internal(THEN + "&position=10").body())
        .isEqualTo("{\"motion/1/ids\":[1],\"motion/1/title\":\"first\"}\n");
  }

  @Test
  void whatHasNotComeAndWhatIsForgottenIsNotGuessed() throws Exception {
    assertProblem(kit.internal(THEN + "&position=13"), 503, "not_ready");
    assertProblem(kit.internal(THEN + "&position=9"), 410, "offset_expired");
    kit.state.trimTo(2);
    assertProblem(kit.internal(THEN + "&position=10"), 410, "offset_expired");
    assertProblem(kit.internal(THEN + "&position=10&reset=snapshot"), 410, "offset_expired");
    assertThat(kit.internal(THEN + "&position=12").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&position=x",
        "&position=-1",
        "&position=10&longpolling=1",
        "&position=10&offset=now"
      })
  void aFaultyPositionIsRefused(String query) throws Exception {
    assertProblem(kit.internal(THEN + query), 400, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"&position=0", "&position="})
  void positionZeroIsNow(String query) throws Exception {
    assertThat(kit.internal(THEN + query + "&single=1").body()).contains("second");
    assertThat(kit.get("/system/autoupdate?single=1&k=motion/1/title" + query).body())
        .contains("second");
  }

  @Test
  void thePastIsForThePrivileged() throws Exception {
    assertProblem(
        kit.get("/system/autoupdate?k=motion/1/title&position=10"), 403, "permission_denied");
    assertProblem(kit.get(HISTORY + "?fqid=motion/1"), 403, "permission_denied");
  }

  @Test
  void theBatchesThatTouchedAnObjectAreToldAsTheyTellOfThemselves() throws Exception {
    kit.state.apply(
        new ChangeBatch.About(13L, 7L, "2026-01-01 \"noon\"", Json.of("[\"Motion changed\"]")),
        "motion/1/title=\"third\"");

    assertThat(kit.internal(HISTORY + "?fqid=motion/1").body())
        .isEqualTo(
            "[{\"position\":10,\"user_id\":null,\"information\":null,\"timestamp\":null},"
                + "{\"position\":12,\"user_id\":null,\"information\":null,\"timestamp\":null},"
                + "{\"position\":13,\"user_id\":7,\"information\":[\"Motion changed\"],"
                + "\"timestamp\":\"2026-01-01 \\\"noon\\\"\"}]\n");
    assertThat(kit.internal(HISTORY + "?fqid=motion/2").body()).isEqualTo("[]\n");
    assertProblem(kit.internal(HISTORY + "?fqid=motion"), 400, "invalid_request");
    assertProblem(kit.internal(HISTORY), 400, "invalid_request");
  }

  private static ChangeBatch.About numbered(long number) {
    return new ChangeBatch.About(number, null, null, null);
  }
}
