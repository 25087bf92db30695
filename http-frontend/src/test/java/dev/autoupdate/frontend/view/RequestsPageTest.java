package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.kit.ManualTimer;
import dev.autoupdate.frontend.kit.WorkedExamples;
import dev.autoupdate.frontend.kit.WorkedExamples.Example;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.request.KeyRequest;
import dev.autoupdate.frontend.request.RequestLimits;
import dev.autoupdate.frontend.request.RequestParser;
import dev.autoupdate.frontend.restrict.RulesSource;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the page on requests says an answer is, it is. */
final class RequestsPageTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path PAGE = Path.of("..", "docs", "requests.md");

  static List<Example> examples() throws Exception {
    return WorkedExamples.in(PAGE).stream()
        .filter(example -> example.blocks().containsKey("answer"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theAnswerIsTheOneOnThePage(Example example) throws Exception {
    InMemoryKeyState state = new InMemoryKeyState();
    Map<Key, @Nullable Json> batch = new HashMap<>();
    for (var member : MAPPER.readTree(example.block("state")).properties()) {
      batch.put(Key.of(member.getKey()), Json.of(member.getValue().toString()));
    }
    state.apply(batch);
    String query = example.blocks().get("query");
    String body = example.blocks().getOrDefault("request", "");
    KeyRequest request =
        new RequestParser(RequestLimits.DEFAULTS)
            .parse(
                query == null ? List.of() : List.of(query), body.getBytes(StandardCharsets.UTF_8));

    String answer = answer(state, new View(Identity.of(0), request));

    assertThat(answer).isEqualTo(MAPPER.readTree(example.block("answer")).toString());
  }

  private static String answer(InMemoryKeyState state, View view) {
    try (LiveViews views =
        new LiveViews(
            state,
            state.changes(),
            RulesSource.NONE,
            ViewLimits.DEFAULTS,
            new Failures(),
            new ManualTimer(),
            Clock.systemUTC())) {
      return views.snapshot(view, World.turn()).toString();
    }
  }
}
