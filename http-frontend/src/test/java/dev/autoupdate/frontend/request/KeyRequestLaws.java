package dev.autoupdate.frontend.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.autoupdate.schema.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The canonical text is what is asked for, and nothing of how it was written. */
final class KeyRequestLaws {

  private static final RequestParser PARSER = new RequestParser(RequestLimits.DEFAULTS);

  @Property
  void orderAndRepetitionDoNotMatter(@ForAll long seed) throws InvalidRequest {
    RequestTexts texts = new RequestTexts(seed);
    JsonNode request = texts.request();
    String twice = joined(List.of(texts.shuffled(request), request, texts.shuffled(request)));

    assertThat(parse(texts.shuffled(request).toString())).isEqualTo(parse(request.toString()));
    assertThat(parse(twice)).isEqualTo(parse(request.toString()));
  }

  @Property
  void aRequestIsTheSumOfItsParts(@ForAll long seed) throws InvalidRequest {
    JsonNode request = new RequestTexts(seed).request();
    List<String> parts = new ArrayList<>(RequestTexts.chains(request));
    Collections.shuffle(parts, new Random(seed));

    assertThat(parts.isEmpty() ? "" : parse(list(parts)).canonical())
        .isEqualTo(parse(request.toString()).canonical());
  }

  @Property
  void twoRequestsHaveTheSameTextIfAndOnlyIfTheyAskForTheSame(@ForAll long seed)
      throws InvalidRequest, JsonProcessingException {
    Random random = new Random(seed);
    JsonNode request = new RequestTexts(seed).request();
    List<String> some = new ArrayList<>(RequestTexts.chains(request));
    int kind = random.nextInt(4);
    int chosen = random.nextInt(some.size() + 1);
    switch (random.nextInt(3)) {
      case 0 -> some.replaceAll(part -> altered(part, kind));
      case 1 -> some.subList(chosen, some.size()).replaceAll(part -> altered(part, kind));
      default -> some.subList(Math.max(0, chosen - 1), chosen).clear();
    }
    some.add("{\"collection\":\"a\",\"ids\":[1],\"fields\":null}");
    JsonNode other = new JsonMapper().readTree(list(some));

    boolean same = RequestTexts.chains(request).equals(RequestTexts.chains(other));
    KeyRequest one = parse(request.toString());
    KeyRequest two = parse(other.toString());

    assertThat(one.canonical().equals(two.canonical())).isEqualTo(same);
    assertThat(one.objects().equals(two.objects())).isEqualTo(same);
  }

  @Property
  void plainKeysAreTheSameInTheQueryAndInTheBody(@ForAll long seed) throws InvalidRequest {
    JsonNode request = new RequestTexts(seed).request();
    Set<String> chains = RequestTexts.chains(request);
    List<Key> keys = new ArrayList<>(parse(request.toString()).keys());
    Collections.shuffle(keys, new Random(seed));
    List<String> plain = chains.stream().filter(part -> !part.contains("type")).toList();
    List<String> query = keys.stream().map(Key::toString).toList();

    if (!keys.isEmpty()) {
      assertThat(KeyRequest.of(keys)).isEqualTo(parse(list(plain)));
      assertThat(PARSER.parse(query, new byte[0])).isEqualTo(parse(list(plain)));
      assertThat(PARSER.parse(query, bytes(request.toString())))
          .isEqualTo(parse(request.toString()));
    }
  }

  private static String altered(String part, int kind) {
    return switch (kind) {
      case 0 -> part.replace("relation-list", "relation");
      case 1 -> part.replace("a_b", "a");
      case 2 -> part.replace("[2]", "[1]");
      default -> part.replace("x_id", "x");
    };
  }

  private static String joined(List<JsonNode> requests) {
    List<String> parts = new ArrayList<>();
    requests.forEach(request -> request.forEach(part -> parts.add(part.toString())));
    return list(parts);
  }

  private static String list(List<String> parts) {
    return "[" + String.join(",", parts) + "]";
  }

  private static KeyRequest parse(String body) throws InvalidRequest {
    return PARSER.parse(List.of(), bytes(body));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
