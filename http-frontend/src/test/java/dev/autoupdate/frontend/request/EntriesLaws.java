package dev.autoupdate.frontend.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.KeyGrammar;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is read in haste is what a full JSON reader finds. */
final class EntriesLaws {

  private static final JsonMapper MAPPER = new JsonMapper();

  @Property
  void idsAreTheWholeNumbersFromOneThatAFullReaderFinds(@ForAll("values") String value)
      throws JsonProcessingException {
    JsonNode node = MAPPER.readTree(value);

    Entries one = node.isNull() ? entries(List.of()) : entries(List.of(node));
    Entries list = node.isArray() ? entries(children(node)) : new Entries(List.of(), 1);

    assertThat(Entries.number(Json.of(value))).isEqualTo(one);
    assertThat(Entries.numbers(Json.of(value))).isEqualTo(node.isNull() ? one : list);
  }

  private static List<JsonNode> children(JsonNode list) {
    List<JsonNode> children = new ArrayList<>();
    list.forEach(children::add);
    return children;
  }

  private static Entries entries(List<JsonNode> nodes) {
    List<String> ids =
        nodes.stream()
            .filter(node -> node.isIntegralNumber() && KeyGrammar.isId(node.asText()))
            .map(JsonNode::asText)
            .toList();
    return new Entries(ids, nodes.size() - ids.size());
  }

  @Provide
  Arbitrary<String> values() {
    Arbitrary<String> scalars =
        Arbitraries.of(
            "1",
            "2",
            "22",
            "0",
            "-1",
            "1.5",
            "2e1",
            "null",
            "true",
            "\"1\"",
            "\",\"",
            "\"]\"",
            "{}",
            "{\"a\":[1,2]}",
            "9223372036854775807",
            "9223372036854775808");
    Arbitrary<String> ids = Arbitraries.longs().between(1, 1000).map(String::valueOf);
    Arbitrary<String> lists =
        Arbitraries.oneOf(ids, scalars)
            .list()
            .ofMaxSize(6)
            .map(entries -> "[" + String.join(",", entries) + "]");
    Arbitrary<String> nested =
        Arbitraries.oneOf(ids, scalars, lists)
            .list()
            .ofMaxSize(4)
            .map(entries -> "[" + String.join(",", entries) + "]");
    return Arbitraries.oneOf(scalars, ids, lists, nested);
  }
}
