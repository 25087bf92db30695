package dev.autoupdate.frontend.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WorkedExamplesTest {

  private static final String PAGE =
      """
      # Page

      ```json
      {"not": "an example"}
      ```

      ## First one

      Words.

      ```json state
      {"a/1/b": 1,
       "a/1/c": 2}
      ```

      More words.

      ```json request
      # not a heading
      ```
      ```text answer
      ```

      ```json state
      {}
      ```
      ### Second
      ```json state
      []
      ```
      """;

  @Test
  void anExampleHasTheHeadingAboveItAndItsBlocksByLabel() {
    List<WorkedExamples.Example> examples = WorkedExamples.of(PAGE);

    assertThat(examples)
        .map(WorkedExamples.Example::name)
        .containsExactly("First one", "First one (2)", "Second");
    assertThat(examples.get(0).blocks())
        .containsExactly(
            Map.entry("state", "{\"a/1/b\": 1,\n \"a/1/c\": 2}"),
            Map.entry("request", "# not a heading"),
            Map.entry("answer", ""));
    assertThat(examples.get(1).blocks()).containsExactly(Map.entry("state", "{}"));
  }

  @Test
  void aBlockThatIsNotThereIsAnError() {
    WorkedExamples.Example second = WorkedExamples.of(PAGE).get(2);

    assertThat(second.block("state")).isEqualTo("[]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> second.block("answer"))
        .withMessage("Second has no block answer");
  }
}
