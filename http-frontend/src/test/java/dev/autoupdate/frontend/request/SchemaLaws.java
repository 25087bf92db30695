package dev.autoupdate.frontend.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The published schema and the parser take the same bodies. */
final class SchemaLaws {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final RequestParser PARSER = new RequestParser(RequestLimits.DEFAULTS);
  private static final Schema SCHEMA = schema();

  /** What is put in the place of something right; some of it is right in some places. */
  private static final List<String> ODD =
      List.of(
          "null",
          "true",
          "1",
          "0",
          "-1",
          "1.5",
          "9223372036854775808",
          "\"\"",
          "\"a\"",
          "\"A\"",
          "\"relation\"",
          "\"generic-relation\"",
          "\"template\"",
          "[]",
          "[1]",
          "[0]",
          "{}",
          "{\"x\":null}",
          "{\"type\":\"template\"}",
          "{\"type\":\"relation\",\"fields\":{}}",
          "{\"type\":\"generic-relation\",\"fields\":null}");

  private static final List<String> NAMES =
      List.of("collection", "ids", "fields", "type", "values", "x", "t_$", "T", "a$b$c", "");

  @Property
  void aRequestIsTakenByBoth(@ForAll long seed) {
    assertThat(agreed(new RequestTexts(seed).request())).isTrue();
  }

  @Property
  void aRequestWithSomethingOddIsTakenByBothOrByNone(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    JsonNode request = new RequestTexts(seed).request();
    List<JsonNode> places = new ArrayList<>();
    collect(request, places);
    JsonNode place = places.get(random.nextInt(places.size()));
    JsonNode odd = JSON.readTree(ODD.get(random.nextInt(ODD.size())));

    if (place instanceof ArrayNode list) {
      list.set(random.nextInt(list.size()), odd);
    } else if (place instanceof ObjectNode object) {
      List<String> names = new ArrayList<>(NAMES);
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      if (object.has(name) && random.nextBoolean()) {
        object.remove(name);
      } else {
        object.set(name, odd);
      }
    }

    agreed(request);
  }

  /** Whether both take it; fails when only one does. */
  private static boolean agreed(JsonNode request) {
    List<?> errors = SCHEMA.validate(request);
    String fault = "";
    try {
      PARSER.parse(List.of(), request.toString().getBytes(StandardCharsets.UTF_8));
    } catch (InvalidRequest e) {
      fault = String.valueOf(e.getMessage());
    }
    assertThat(fault.isEmpty())
        .as("%s: the schema says %s, the parser %s", request, errors, fault)
        .isEqualTo(errors.isEmpty());
    return errors.isEmpty();
  }

  private static void collect(JsonNode node, List<JsonNode> places) {
    if (node.isContainerNode() && !(node.isArray() && node.isEmpty())) {
      places.add(node);
    }
    node.forEach(child -> collect(child, places));
  }

  private static Schema schema() {
    try (InputStream in =
        SchemaLaws.class.getResourceAsStream("/schemas/key-request.schema.json")) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(JSON.readTree(Objects.requireNonNull(in)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
