package dev.autoupdate.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SchemaExamplesTest {

  private static final Path EXAMPLES = Path.of("examples");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          registry -> registry.schemas(SchemaExamplesTest::schemaText));

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleIsWhatItsNameSays(Path example) throws IOException {
    String name = example.getFileName().toString();
    Schema schema = schema(example.getName(1).toString());

    var errors = schema.validate(JSON.readTree(Files.readAllBytes(example)));

    assertThat(name).matches("(valid|invalid)-[a-z0-9-]+\\.json");
    assertThat(errors.isEmpty()).as("%s: %s", name, errors).isEqualTo(name.startsWith("valid-"));
  }

  @Test
  void everySchemaHasExamplesOfBothKinds() throws IOException {
    for (String schema :
        List.of(
            "change-batch", "control-batch", "dead-letter", "error", "key-request", "log-record")) {
      List<String> names =
          examples().stream()
              .filter(path -> path.getName(1).toString().equals(schema))
              .map(path -> path.getFileName().toString())
              .toList();

      assertThat(names)
          .as(schema)
          .anyMatch(name -> name.startsWith("valid-"))
          .anyMatch(name -> name.startsWith("invalid-"));
    }
  }

  @Test
  void theSchemaOfDeadLettersKnowsEveryReason() throws IOException {
    JsonNode reasons = read("dead-letter").at("/$defs/reason/enum");

    assertThat(reasons)
        .map(JsonNode::asText)
        .containsExactlyElementsOf(
            Arrays.stream(DeadLetter.Reason.values()).map(DeadLetter.Reason::code).toList());
  }

  private static Schema schema(String name) throws IOException {
    return SCHEMAS.getSchema(read(name));
  }

  // Schemas refer to each other by their ids.
  private static @Nullable String schemaText(String id) {
    String ours = "urn:autoupdate:schema:";
    try {
      return id.startsWith(ours) ? read(id.substring(ours.length())).toString() : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(String name) throws IOException {
    try (InputStream in =
        SchemaExamplesTest.class.getResourceAsStream("/schemas/" + name + ".schema.json")) {
      return JSON.readTree(Objects.requireNonNull(in, name));
    }
  }
}
