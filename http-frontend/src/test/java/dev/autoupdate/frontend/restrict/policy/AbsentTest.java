package dev.autoupdate.frontend.restrict.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.metrics.Failures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is absent is safe in every operator: nothing fails, and nothing is granted by accident. */
final class AbsentTest {

  private final PolicyKit kit = new PolicyKit();

  private final State state =
      State.of(
          "motion/1/title=\"a\"",
          "motion/1/meeting_id=7",
          "motion/1/broken=null",
          "motion/1/settings={\"theme\":{\"dark\":true},\"none\":null}",
          "motion/1/mixed=[1,null]",
          "user/1/username=\"ada\"");

  @ParameterizedTest(name = "user {1}: {0} is {2}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      textBlock =
          """
          # comparisons
          this.owner_id == user.id                                  ; 1 ; hidden
          this.owner_id == user.id                                  ; 0 ; hidden
          this.owner_id != user.id                                  ; 1 ; shown
          this.owner_id == 0                                        ; 1 ; hidden
          this.owner_id == null                                     ; 1 ; shown
          this.owner_id != null                                     ; 1 ; hidden
          this.owner_id == this.other_id                            ; 1 ; hidden
          this.owner_id != this.other_id                            ; 1 ; shown
          this.owner_id == user.deputy_id                           ; 1 ; hidden
          user.deputy_id == this.owner_id                           ; 0 ; hidden
          this.rank < 3                                             ; 1 ; hidden
          this.rank <= 3                                            ; 1 ; hidden
          3 > this.rank                                             ; 1 ; hidden
          this.rank >= this.other_rank                              ; 1 ; hidden
          !(this.rank < 3)                                          ; 1 ; shown
          user.id == 0                                              ; 0 ; shown
          user.id == 0                                              ; 1 ; hidden
          # lists
          user.id in this.user_ids                                  ; 1 ; hidden
          user.id in this.user_ids                                  ; 0 ; hidden
          this.owner_id in this.mixed                               ; 1 ; hidden
          this.owner_id in [this.other_id, 3]                       ; 1 ; hidden
          1 in this.mixed                                           ; 1 ; shown
          size(this.user_ids) == 0                                  ; 1 ; shown
          this.user_ids.size() == 0                                 ; 1 ; shown
          this.user_ids.exists(id, id == user.id)                   ; 1 ; hidden
          this.user_ids.all(id, id == user.id)                      ; 1 ; shown
          this.mixed.exists(id, id == user.id)                      ; 1 ; shown
          this.mixed.exists(id, id == this.owner_id)                ; 1 ; hidden
          size(this.user_ids.filter(id, id > 3)) > 0                ; 1 ; hidden
          this.user_ids.map(id, id) == []                           ; 1 ; shown
          this.user_ids.exists_one(id, id == 1)                     ; 1 ; hidden
          this.user_ids[0] == user.id                               ; 1 ; hidden
          this.mixed[5] == user.id                                  ; 1 ; hidden
          # truth values
          this.public                                               ; 1 ; hidden
          !this.public                                              ; 1 ; shown
          this.public || user.id == 1                               ; 1 ; shown
          this.public || user.id == 1                               ; 2 ; hidden
          this.public && user.id == 1                               ; 1 ; hidden
          this.public ? true : user.id == 1                         ; 1 ; shown
          has(this.public)                                          ; 1 ; hidden
          has(this.title)                                           ; 1 ; shown
          has(this.broken)                                          ; 1 ; hidden
          # text
          this.name.startsWith('')                                  ; 1 ; hidden
          this.title.startsWith(this.name)                          ; 1 ; hidden
          this.name.contains('a')                                   ; 1 ; hidden
          this.name.endsWith('')                                    ; 1 ; hidden
          this.name.matches('.*')                                   ; 1 ; hidden
          this.title.matches('a')                                   ; 1 ; shown
          size(this.name) == 0                                      ; 1 ; shown
          # nested values
          this.settings.theme.dark                                  ; 1 ; shown
          this.settings.theme.light                                 ; 1 ; hidden
          this.settings.nothing.light                               ; 1 ; hidden
          this.nothing.theme.dark                                   ; 1 ; hidden
          this.settings.none == null                                ; 1 ; shown
          has(this.settings.theme.dark)                             ; 1 ; shown
          has(this.settings.nothing.dark)                           ; 1 ; hidden
          this.settings['theme'].dark                               ; 1 ; shown
          'theme' in this.settings                                  ; 1 ; shown
          # references
          ref('meeting', this.meeting_id).name == null              ; 1 ; shown
          ref('meeting', this.nothing).name == null                 ; 1 ; shown
          ref('meeting', this.nothing).id == null                   ; 1 ; shown
          user.id in ref('meeting', this.meeting_id).admin_ids      ; 1 ; hidden
          user.id in ref('meeting', this.nothing).admin_ids         ; 1 ; hidden
          ref('meeting', this.nothing) == ref('meeting', this.nope) ; 1 ; hidden
          ref('user', 1) == user                                    ; 1 ; shown
          ref('user', '1') == user                                  ; 1 ; shown
          ref('user', 0) == user                                    ; 0 ; hidden
          ref('user', -1).username == null                          ; 1 ; shown
          ref(this.content_object).name == null                     ; 1 ; shown
          ref(this.title).name == null                              ; 1 ; shown
          size(refs('user', this.user_ids)) == 0                    ; 1 ; shown
          refs('user', this.mixed).exists(u, u.username == 'ada')   ; 1 ; shown
          can(ref('meeting', this.meeting_id), 'all')               ; 1 ; hidden
          can(ref('meeting', this.nothing), 'all')                  ; 1 ; hidden
          can(ref(this.content_object), 'all')                      ; 1 ; hidden
          user.username == 'ada'                                    ; 1 ; shown
          user.username == 'ada'                                    ; 2 ; hidden
          user.username == 'ada'                                    ; 0 ; hidden
          user.username != 'ada'                                    ; 0 ; shown
          # chosen by the rule
          value_or(this.rank, 0) < 3                                ; 1 ; shown
          value_or(this.public, user.id == 1)                       ; 1 ; shown
          value_or(this.title, 'b') == 'a'                          ; 1 ; shown
          field(this, 'title') == 'a'                               ; 1 ; shown
          field(this, 'group_$_ids') == null                        ; 1 ; shown
          user.id in field(this, 'group_$1_ids')                    ; 1 ; hidden
          """)
  void isSafe(String rule, long user, String seen) {
    assertThat(PolicyKit.seen(kit.rule(rule), user, "motion/1/title", state)).isEqualTo(seen);
    assertThat(kit.failures.count(Failures.Kind.RULE)).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          this.rank + 1 > 0
          this.title + 1 == 2
          1 / (this.meeting_id - 7) == 1
          this.title
          this.meeting_id || false
          user.id in this.title
          this.title.theme
          ref('meeting', this.mixed).name == 'a'
          this.meeting_id.exists(id, id == 1)
          field(this, this.title + '!') == null
          """)
  void anErrorDeniesAndIsCounted(String rule) {
    assertThat(PolicyKit.seen(kit.rule(rule), 1, "motion/1/title", state)).isEqualTo("hidden");
    assertThat(kit.failures.count(Failures.Kind.RULE, "policy.yaml:5 motion.tested")).isEqualTo(1);
  }
}
