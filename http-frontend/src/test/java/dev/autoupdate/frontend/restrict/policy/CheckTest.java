package dev.autoupdate.frontend.restrict.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a policy is said with its place, before the policy takes effect. */
final class CheckTest {

  private final PolicyKit kit = new PolicyKit();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          this.                                  | 5:14 | syntax error: no viable alternative
          1 +                                    | 5:12 | syntax error: mismatched input '<EOF>'
          this.x ==== 3                          | 5:18 | syntax error: extraneous input '=='
          nope(this)                             | 5:9  | undeclared reference to 'nope'
          that.x == 3                            | 5:9  | undeclared reference to 'that'
          this.x == 3 && nope                    | 5:24 | undeclared reference to 'nope'
          1 + 'a' == 2                           | 5:11 | no matching overload for '_+_'
          size(this) == 1                        | 5:9  | no matching overload for 'size'
          this['x']                              | 5:13 | no matching overload for '_[_]'
          1 + 2                                  | 5:9  | a mode gives true or false, this gives int
          this                                   | 5:9  | a mode gives true or false, this gives object
          ref(1, 2, 3).x                         | 5:9  | no matching overload for 'ref'
          ref('meting', this.x).y                | 5:13 | unknown collection 'meting'
          refs('meting', this.x) == []           | 5:14 | unknown collection 'meting'
          can(this, 'nope')                      | 5:9  | unknown mode 'nope' in motion
          can(user, 'nope')                      | 5:9  | unknown mode 'nope' in user
          can(ref('meeting', 1), 'nope')         | 5:9  | unknown mode 'nope' in meeting
          can(ref(this.x), 'nope')               | 5:9  | unknown mode 'nope' in any collection
          can(this, this.x)                      | 5:24 | the mode's name has to be written out
          can(this, 'tested')                    | 5:9  | modes refer to each other in a circle: motion.tested -> motion.tested
          refs('motion', this.x).exists(m, can(m, 'tested')) | 5:42 | in a circle
          this.Title == 1                        | 5:14 | 'Title' cannot be a field's name
          field(this, 'a-b') == 1                | 5:21 | 'a-b' cannot be a field's name
          this.x.exists(user, user == 1)         | 5:16 | a variable cannot be called this or user
          """)
  void anErrorInARuleHasItsPlace(String rule, String place, String message) {
    List<String> errors =
        kit.errors(
            """
            collections:
              motion:
                modes:
                  tested: |
                    %s
                fields: { title: tested }
              meeting:
                modes:
                  all: "true"
            """
                .formatted(rule));
    assertThat(errors)
        .anySatisfy(error -> assertThat(error).startsWith("policy.yaml:" + place + ":"))
        .anySatisfy(error -> assertThat(error).contains(message));
  }

  @Test
  void aPlaceIsRightInEveryStyleOfYaml() {
    List<String> errors =
        kit.errors(
            """
            collections:
              motion:
                modes:
                  plain: this.a == nope1
                  single: 'this.a == ''b'' || nope2'
                  double: "this.a == \\"b\\" || nope3"
                  folded: >-
                    this.a == 1 ||
                    this.b == 2 ||
                    nope4
                  literal: |  # several lines
                    this.a == 1 ||

                      this.b == nope5
                  plain_lines: this.a == 1 ||
                    this.b == 'ö' || nope6
            """);
    assertThat(errors.stream().map(error -> error.replaceAll(": undeclared.*'(nope.)'.*", " $1")))
        .containsExactly(
            "policy.yaml:4:24 nope1",
            "policy.yaml:5:35 nope2",
            "policy.yaml:6:35 nope3",
            "policy.yaml:10:9 nope4",
            "policy.yaml:14:21 nope5",
            "policy.yaml:16:26 nope6");
  }

  @Test
  void anErrorInTheFileHasItsPlace() {
    assertThat(
            kit.errors(
                """
                version: soon
                colections: {}
                collections:
                  Motion: {}
                  motion:
                    mode: {}
                    modes:
                      a b: "true"
                      all: "true"
                      none:
                    fields:
                      title: al
                      Text: all
                      number: { cut: motion }
                      list_ids: { mode: all, cut: meting }
                      other_ids: { mode: all, cut: motion, cutt: motion }
                      many: [all]
                    default: nope
                    object: nope
                  poll: 3
                calculated:
                  votes: "1"
                  poll/a: "user.id"
                  poll/b: "can(this, 'all')"
                remote:
                  poll/x: {}
                  poll/y: { url: "ftp://vote", every: 1, timeout: 0s }
                  poll/z: { url: "http://vo te" }
                  poll/a: { url: "http://vote:9013/count" }
                """))
        .containsExactly(
            "policy.yaml:1:10: version: a whole number from 1 is expected",
            "policy.yaml:2:1: 'colections' is unknown in the file",
            "policy.yaml:4:3: 'Motion' cannot be a collection's name",
            "policy.yaml:6:5: 'mode' is unknown in motion",
            "policy.yaml:8:7: 'a b' cannot be a mode's name: a-z, 0-9 and _ only",
            "policy.yaml:10:12: mode motion.none: text is expected",
            "policy.yaml:12:14: unknown mode 'al' in motion",
            "policy.yaml:13:7: 'Text' cannot be a field's name",
            "policy.yaml:14:7: field motion/number has no mode",
            "policy.yaml:15:35: unknown collection 'meting'",
            "policy.yaml:16:44: 'cutt' is unknown in field motion/other_ids",
            "policy.yaml:17:13: field motion/many: text is expected",
            "policy.yaml:18:14: unknown mode 'nope' in motion",
            "policy.yaml:19:13: unknown mode 'nope' in motion",
            "policy.yaml:20:9: poll: a mapping is expected",
            "policy.yaml:22:3: 'votes' is not of the form collection/field",
            "policy.yaml:23:12: undeclared reference to 'user'",
            "policy.yaml:24:12: undeclared reference to 'can'",
            "policy.yaml:26:3: remote poll/x has no url",
            "policy.yaml:27:19: not a URL of the form http://host:port/path",
            "policy.yaml:27:39: '1' is not a duration above zero, as in 500ms, 1s, 2m or 1h",
            "policy.yaml:27:51: '0s' is not a duration above zero, as in 500ms, 1s, 2m or 1h",
            "policy.yaml:28:19: not a URL: Illegal character in authority",
            "policy.yaml:29:3: the value of poll/a is defined twice, first at policy.yaml:23");
  }

  @Test
  void whatIsNoYamlHasItsPlace() {
    assertThat(kit.errors("collections:\n  motion: {\n"))
        .singleElement()
        .asString()
        .startsWith("policy.yaml:3:1: not YAML: ");
    assertThat(kit.errors("- a"))
        .containsExactly("policy.yaml:1:1: the file: a mapping is expected");
  }

  @Test
  void modesInACircleAreFoundAcrossCollections() {
    assertThat(
            kit.errors(
                """
                collections:
                  motion:
                    modes:
                      see: can(ref('meeting', this.meeting_id), 'see')
                  meeting:
                    modes:
                      see: refs('motion', this.motion_ids).exists(m, can(m, 'see'))
                """))
        .containsExactly(
            "policy.yaml:7:54: modes refer to each other in a circle:"
                + " motion.see -> meeting.see -> motion.see");
  }

  @Test
  void calculatedFieldsInACircleAreFound() {
    assertThat(
            kit.errors(
                """
                calculated:
                  poll/a: this.b + 1
                  poll/b: size(refs('poll', this.x_ids).filter(p, p.a > 1))
                """))
        .containsExactly(
            "policy.yaml:3:53: calculated fields refer to each other in a circle:"
                + " poll/a -> poll/b -> poll/a");
  }

  @Test
  void whatIsDefinedTwiceIsSaidWithBothPlaces() {
    Compiled compiled =
        kit.compiler.compile(
            List.of(
                new PolicyFile(
                    "a.yaml",
                    """
                    version: 2
                    collections:
                      motion:
                        modes: { all: "true" }
                        fields: { title: all }
                        default: all
                        object: all
                    calculated: { poll/a: "1" }
                    """),
                new PolicyFile(
                    "b.yaml",
                    """
                    version: 2
                    collections:
                      motion:
                        modes: { all: "false" }
                        fields: { title: all }
                        default: all
                        object: all
                    calculated: { poll/a: "1" }
                    """)));
    assertThat(((Compiled.Invalid) compiled).errors().stream().map(PolicyError::toString))
        .containsExactly(
            "b.yaml:1:1: the version is defined twice, first at a.yaml:1",
            "b.yaml:4:14: mode motion.all is defined twice, first at a.yaml:4",
            "b.yaml:5:15: field motion/title is defined twice, first at a.yaml:5",
            "b.yaml:6:5: the default of motion is defined twice, first at a.yaml:6",
            "b.yaml:7:5: the object mode of motion is defined twice, first at a.yaml:7",
            "b.yaml:8:15: the value of poll/a is defined twice, first at a.yaml:8");
  }

  @Test
  void whatLooksWrongIsWarnedOf() {
    Policy policy =
        kit.policy(
            """
            collections:
              motion:
                modes:
                  all: this.stat == 1 && this.owner_id == user.id && this.number > 1
                  own: this.owner_id == user.id
                fields: { title: all, number: all }
            calculated:
              poll/a: "1"
            """);
    assertThat(policy.warnings())
        .containsExactly(
            "policy.yaml:4:17: motion/stat is read here only, and the policy names it nowhere: is it"
                + " spelled right?",
            "policy.yaml:5:7: nobody uses mode motion.own",
            "policy.yaml:8:3: poll/a is shown to nobody: no mode covers it, and no rule reads it");
  }
}
