package dev.autoupdate.frontend.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.autoupdate.frontend.kit.WorkedExamples;
import dev.autoupdate.frontend.kit.WorkedExamples.Example;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs what docs/requests.md teaches, without rules and without calculated fields. */
final class RequestDocTest {

  private static final JsonMapper JSON = new JsonMapper();

  private final RequestParser parser = new RequestParser(RequestLimits.DEFAULTS);

  static Stream<Example> answered() throws IOException {
    return WorkedExamples.in(Path.of("../docs/requests.md")).stream()
        .filter(example -> !example.blocks().containsKey("fault"));
  }

  static Stream<Example> refused() throws IOException {
    return WorkedExamples.in(Path.of("../docs/requests.md")).stream()
        .filter(example -> example.blocks().containsKey("fault"));
  }

  @ParameterizedTest
  @MethodSource("answered")
  void aRequestOfThePageHasTheAnswerOfThePage(Example example) throws IOException, InvalidRequest {
    JsonNode state = JSON.readTree(example.block("state"));
    Map<Key, Json> answer = new TreeMap<>();

    parse(example).objects().forEach((object, fields) -> look(object, fields, state, answer));

    assertThat(JSON.readTree(text(answer))).isEqualTo(JSON.readTree(example.block("answer")));
    assertThat(answer.keySet()).map(Key::toString).containsExactlyElementsOf(names(example));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aFaultyRequestOfThePageHasTheMessageOfThePage(Example example) {
    assertThat(catchThrowableOfType(InvalidRequest.class, () -> parse(example)))
        .hasMessage(example.block("fault"));
  }

  private KeyRequest parse(Example example) throws InvalidRequest {
    String query = example.blocks().get("query");
    String body = example.blocks().getOrDefault("request", "");
    return parser.parse(
        query == null ? List.of() : List.of(query), body.getBytes(StandardCharsets.UTF_8));
  }

  private static void look(
      ObjectId object, FieldSet fields, JsonNode state, Map<Key, Json> answer) {
    fields
        .fields()
        .forEach(
            (name, field) -> {
              Key key = new Key(object.collection(), object.id(), name);
              JsonNode value = state.get(key.toString());
              if (value != null) {
                Json json = Json.of(value.toString());
                answer.put(key, json);
                field
                    .targets(key, json)
                    .targets()
                    .forEach(target -> look(target.object(), target.fields(), state, answer));
              }
            });
  }

  private static String text(Map<Key, Json> answer) {
    StringBuilder text = new StringBuilder("{");
    answer.forEach(
        (key, value) ->
            text.append(text.length() == 1 ? "" : ",").append("\"" + key + "\":" + value));
    return text.append('}').toString();
  }

  private static List<String> names(Example example) throws IOException {
    return JSON.readTree(example.block("answer")).properties().stream()
        .map(Map.Entry::getKey)
        .toList();
  }
}
