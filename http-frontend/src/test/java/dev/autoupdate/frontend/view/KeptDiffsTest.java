package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KeptDiffsTest {

  private final KeptDiffs kept = new KeptDiffs(10);

  @Test
  void stepsMergeAndWhatChangedBackIsNothing() {
    kept.add(12, 13, Changes.of(List.of(change("a/1/x", "1", "2"), change("a/1/y", null, "1"))));
    kept.add(14, 15, Changes.of(List.of(change("a/1/x", "2", "1"), change("a/1/z", "1", null))));

    assertThat(since(10)).contains("{\"a/1/y\":1,\"a/1/z\":null}\n");
    assertThat(since(13)).contains("{\"a/1/x\":1,\"a/1/z\":null}\n");
    assertThat(since(15)).contains("{}\n");
  }

  @Test
  void withinAStepOverSeveralRecordsNothingIsKnown() {
    kept.add(12, 16, Changes.of(List.of()));

    assertThat(since(12)).contains("{}\n");
    assertThat(since(13)).isEmpty();
    assertThat(since(15)).isEmpty();
    assertThat(since(16)).contains("{}\n");
  }

  @Test
  void theOldestStepsAreForgotten() {
    for (int i = 0; i <= KeptDiffs.MAX_STEPS; i++) {
      kept.add(10 + i, 11 + i, Changes.of(List.of(change("a/1/x", "" + i, "" + (i + 1)))));
    }

    assertThat(since(10)).isEmpty();
    assertThat(since(11)).contains("{\"a/1/x\":" + (KeptDiffs.MAX_STEPS + 1) + "}\n");
  }

  @Test
  void largeStepsPushOthersOut() {
    String large = "\"" + "x".repeat(KeptDiffs.MAX_BYTES) + "\"";
    kept.add(10, 11, Changes.of(List.of(change("a/1/x", "1", "2"))));
    kept.add(11, 12, Changes.of(List.of(change("a/1/y", "1", large))));

    assertThat(since(10)).isEmpty();
    assertThat(since(11)).isPresent();
  }

  private Optional<String> since(long from) {
    return kept.since(from)
        .map(
            changes ->
                new String(
                    changes.line(),
                    0,
                    changes.line().length - Tail.LENGTH,
                    StandardCharsets.UTF_8));
  }

  private static Change change(String key, @Nullable String before, @Nullable String after) {
    return new Change(
        Key.of(key),
        before == null ? null : Json.of(before),
        after == null ? null : Json.of(after));
  }
}
