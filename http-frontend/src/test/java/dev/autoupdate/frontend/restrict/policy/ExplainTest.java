package dev.autoupdate.frontend.restrict.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.schema.Key;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExplainTest {

  private final Policy policy =
      new PolicyKit()
          .policy(
              """
              collections:
                meeting:
                  modes:
                    see: this.public || user.id in this.user_ids && !(user.id in this.banned_ids)
                  object: see
                motion:
                  modes:
                    all: "true"
                    see: >-
                      can(ref('meeting', this.meeting_id), 'see')
                      || this.owner_ids.exists(id, id == user.id)
                    bad: 1 / this.zero == 1 || false
                  fields:
                    title: see
                    bad: bad
                    meeting_ids: { mode: all, cut: meeting }
              """);

  private final State state =
      State.of(
          "motion/5/meeting_id=1",
          "motion/5/title=\"a\"",
          "motion/5/owner_ids=[7]",
          "motion/5/zero=0",
          "motion/5/meeting_ids=[1,2,9]",
          "motion/6/meeting_id=9",
          "meeting/1/user_ids=[2,3]",
          "meeting/1/banned_ids=[3]",
          "meeting/2/public=true");

  private String explain(long user, String key) {
    return policy.explain(Identity.of(user), Key.of(key), state).toString();
  }

  @Test
  void itSaysWhichPartDecidesAndFollowsModes() {
    assertThat(explain(2, "motion/5/title"))
        .isEqualTo(
            """
            motion/5/title is shown to user 2: mode see at policy.yaml:10: \
            can(ref('meeting', this.meeting_id), 'see') || this.owner_ids.exists(id, id == user.id)
              true  motion.see of motion/5  (policy.yaml:10)
                true  can(ref("meeting", this.meeting_id), "see") || this.owner_ids.exists(id, id == user.id)  (policy.yaml:11)
                  true  can(ref("meeting", this.meeting_id), "see")  (policy.yaml:10)
                    true  meeting.see of meeting/1  (policy.yaml:4)
                      true  this.public || user.id in this.user_ids && !(user.id in this.banned_ids)  (policy.yaml:4)
                        false  this.public  (policy.yaml:4)
                        true  user.id in this.user_ids && !(user.id in this.banned_ids)  (policy.yaml:4)
                          true  user.id in this.user_ids  (policy.yaml:4)   <- decides
                          true  !(user.id in this.banned_ids)  (policy.yaml:4)
                            false  user.id in this.banned_ids  (policy.yaml:4)   <- decides
                  false  this.owner_ids.exists(id, id == user.id)  (policy.yaml:11)
            read:
              motion/5/meeting_id = 1
              meeting/1/~ = true
              meeting/1/public = (absent)
              meeting/1/user_ids = [2,3]
              meeting/1/banned_ids = [3]""");
  }

  @Test
  void whatIsHiddenHangsOnAllThatFailed() {
    assertThat(explain(3, "motion/5/title"))
        .startsWith("motion/5/title is hidden from user 3: mode see at policy.yaml:10: ")
        .contains("true  user.id in this.banned_ids  (policy.yaml:4)   <- decides")
        .contains("false  this.owner_ids.exists(id, id == user.id)  (policy.yaml:11)   <- decides");
  }

  @Test
  void aReferenceToNothingIsNamed() {
    assertThat(explain(2, "motion/6/title")).contains("false  meeting/9 does not exist");
    assertThat(explain(2, "motion/7/title")).contains("false  refers to no object");
  }

  @Test
  void anErrorIsNamed() {
    assertThat(explain(2, "motion/5/bad"))
        .startsWith("motion/5/bad is hidden from user 2")
        .contains("error DIVIDE_BY_ZERO  1 / this.zero == 1  (policy.yaml:12)   <- decides");
  }

  @Test
  void whatTheRulesDoNotNameIsSaid() {
    assertThat(explain(0, "motion/5/text"))
        .isEqualTo(
            "motion/5/text is hidden from anonymous:"
                + " the policy names no field text of motion, and no default");
    assertThat(explain(0, "poll/5/text"))
        .isEqualTo(
            "poll/5/text is hidden from anonymous: the policy does not name the collection poll");
  }

  @Test
  void whatIsRemovedFromAListIsSaid() {
    assertThat(explain(0, "motion/5/meeting_ids"))
        .startsWith("motion/5/meeting_ids is shown to anonymous: mode all at policy.yaml:8: true\n")
        .contains(
            """
            removed from the list:
              meeting/1: policy.yaml:4 meeting.see denies
              meeting/9: does not exist
            read:
              motion/5/meeting_ids = [1,2,9]
            """);
  }

  @Test
  void aShownKeyWithoutAValueIsSaid() {
    assertThat(explain(0, "motion/9/meeting_ids")).contains(" (but it has no value)");
  }

  @Test
  void itIsJsonToo() throws Exception {
    JsonNode json =
        new ObjectMapper()
            .readTree(
                policy.explain(Identity.of(2), Key.of("motion/5/title"), state).toJson().utf8());
    assertThat(json.path("visible").booleanValue()).isTrue();
    assertThat(json.path("read").path("meeting/1/user_ids").toString()).isEqualTo("[2,3]");
    assertThat(json.at("/steps/0/parts/0/parts/1/outcome").textValue()).isEqualTo("false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      textBlock =
          """
          this.id in this.title                         | in: the right side is neither a list nor a map
          refs('motion', this.title).exists(m, m.x)     | refs: not a list
          ref(this.number).x == 1                       | ref: a generic reference is text
          ref('motion', this.truth).x == 1              | ref: neither a number nor text names an object
          field(this, this.title).x == 1                | what a field is asked of has no fields
          field(this, 'A' + this.title) == 1            | field: no field's name
          this.number[0] == 1                           | []: neither a list nor a map
          this.title                                    | neither true nor false
          this.title.matches('[')                       | matches: no regular expression
          """)
  void anErrorIsNamed(String rule, String error) {
    Policy wrong =
        new PolicyKit()
            .policy(
                """
                collections:
                  motion:
                    modes: { wrong: "%s" }
                    fields: { title: wrong, number: wrong, truth: wrong }
                """
                    .formatted(rule));
    State values = State.of("motion/5/title=\"title\"", "motion/5/number=3", "motion/5/truth=true");

    assertThat(wrong.explain(Identity.of(1), Key.of("motion/5/title"), values).toString())
        .startsWith("motion/5/title is hidden from user 1")
        .contains("error " + error + "  ");
  }

  @Test
  void ofALongChainTheBeginningIsTakenApart() throws Exception {
    Policy chained =
        new PolicyKit()
            .policy(
                """
                collections:
                  chain:
                    modes: { see: "can(ref(this.next), 'see') || this.open" }
                    default: see
                """);
    List<String> links = new ArrayList<>();
    for (int id = 1; id < 3000; id++) {
      links.add("chain/" + id + "/next=\"chain/" + (id + 1) + "\"");
    }
    links.add("chain/3000/open=true");

    Explanation explanation = chained.explain(Identity.of(2), Key.of("chain/1/a"), State.of(links));

    assertThat(explanation.visible()).isTrue();
    assertThat(explanation.read()).containsKey(Key.of("chain/3000/open"));
    assertThat(explanation.toString())
        .contains("true  chain.see of chain/20  (")
        .contains("true  chain.see of chain/21, which is not taken apart any more  (")
        .doesNotContain("chain.see of chain/22");
    assertThat(new ObjectMapper().readTree(explanation.toJson().toString()).path("visible"))
        .isEqualTo(BooleanNode.TRUE);
  }
}
