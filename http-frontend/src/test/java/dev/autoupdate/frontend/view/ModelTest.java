package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.view.Ask.Part;
import dev.autoupdate.frontend.view.Ask.Want;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the laws judge by is itself looked at, case by case. */
final class ModelTest {

  private final Map<Key, Json> state = new HashMap<>();

  @Test
  void relationsAreFollowedAndMisfitsEndTheirBranchAlone() {
    given(1, "topic/1/comment_ids=[1,\"2\",9]", "comment/1/text=\"a\"", "comment/2/text=\"b\"");

    assertThat(view(1, "topic", "comment_ids", list("comment", "text")))
        .containsOnly(
            Map.entry("topic/1/comment_ids", "[1,\"2\",9]"), Map.entry("comment/1/text", "\"a\""));
  }

  @Test
  void templatesNameFieldsOfTheSameObject() {
    given(1, "user/1/role_$_ids=[\"1\",2]", "user/1/role_$1_ids=[3]", "group/3/name=\"g\"");

    Want template = new Want("template", "", Map.of(), list("group", "name"));

    assertThat(view(1, "user", "role_$_ids", template))
        .containsOnlyKeys("user/1/role_$_ids", "user/1/role_$1_ids", "group/3/name");
  }

  @Test
  void genericRelationsNameTheirCollection() {
    given(1, "topic/1/link_ids=[\"user/1\",\"user\"]", "user/1/name=\"u\"");

    Want links = new Want("generic-relation-list", "", Map.of("name", Want.VALUE), null);

    assertThat(view(1, "topic", "link_ids", links))
        .containsOnlyKeys("topic/1/link_ids", "user/1/name");
  }

  @Test
  void aMemberSeesWhatOthersDoNot() {
    given(2, "user/1/group_id=1", "user/2/group_id=2", "topic/1/group_id=1", "topic/1/secret=1");

    assertThat(view(1, "topic", "secret", Want.VALUE)).containsOnlyKeys("topic/1/secret");
    assertThat(view(2, "topic", "secret", Want.VALUE)).isEmpty();
  }

  @Test
  void listsAreCutToWhatIsVisible() {
    given(
        2,
        "topic/1/comment_ids=[1,2]",
        "comment/1/topic_id=1",
        "comment/2/topic_id=1",
        "comment/2/hidden=true");

    assertThat(view(1, "topic", "comment_ids", Want.VALUE))
        .containsOnly(Map.entry("topic/1/comment_ids", "[1]"));
  }

  @Test
  void whatIsCalculatedTakesThePlaceOfWhatWasFed() {
    given(1, "topic/1/comment_ids=[1,2]", "topic/1/comment_count=7", "topic/1/title=\"t\"");

    assertThat(view(1, "topic", "comment_count", Want.VALUE))
        .containsOnly(Map.entry("topic/1/comment_count", "2"));
    assertThat(view(1, "topic", "summary", Want.VALUE))
        .containsOnly(Map.entry("topic/1/summary", "[\"t\",2]"));
    given(0);
    assertThat(view(1, "topic", "comment_count", Want.VALUE))
        .containsOnly(Map.entry("topic/1/comment_count", "7"));
  }

  @Test
  void aCircleOfCalculationsIsAbsentAndCountsAsNothingOutside() {
    given(1, "topic/1/votes=1", "topic/1/parent_id=1", "topic/2/votes=2", "topic/2/parent_id=1");

    assertThat(view(1, "topic", "total", Want.VALUE)).isEmpty();
    assertThat(Model.view(state, Identity.of(1), ask("topic", 2, "total", Want.VALUE)))
        .containsOnly(Map.entry("topic/2/total", "[2,0]"));
  }

  @Test
  void rulesThatFailHideAll() {
    given(4, "topic/1/title=\"t\"");

    assertThat(view(1, "topic", "title", Want.VALUE)).isEmpty();
  }

  private void given(int policy, String... literals) {
    for (String literal : literals) {
      String[] parts = literal.split("=", 2);
      state.put(Key.of(parts[0]), Json.of(parts[1]));
    }
    state.put(Key.POLICY, Json.of(String.valueOf(policy)));
  }

  private Map<String, String> view(long user, String collection, String field, Want want) {
    return Model.view(state, Identity.of(user), ask(collection, 1, field, want));
  }

  private static Ask ask(String collection, int id, String field, Want want) {
    return new Ask(List.of(new Part(collection, List.of(id), Map.of(field, want))));
  }

  private static Want list(String collection, String field) {
    return new Want("relation-list", collection, Map.of(field, Want.VALUE), null);
  }
}
