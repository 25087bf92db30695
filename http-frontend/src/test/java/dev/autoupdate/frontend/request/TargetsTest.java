package dev.autoupdate.frontend.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where values lead; targets are written as object and fields. */
final class TargetsTest {

  private static final String RELATION =
      "{'type':'relation','collection':'group','fields':{'name':null}}";
  private static final String RELATION_LIST =
      "{'type':'relation-list','collection':'group','fields':{'name':null}}";
  private static final String GENERIC = "{'type':'generic-relation','fields':{'name':null}}";
  private static final String GENERIC_LIST =
      "{'type':'generic-relation-list','fields':{'name':null}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      textBlock =
          """
          5                   | group/5{name}                   | 0
          9223372036854775807 | group/9223372036854775807{name} | 0
          null                | ##                              | 0
          0                   | ##                              | 1
          -5                  | ##                              | 1
          1.0                 | ##                              | 1
          1e2                 | ##                              | 1
          9223372036854775808 | ##                              | 1
          99999999999999999999999 | ##                          | 1
          "5"                 | ##                              | 1
          true                | ##                              | 1
          {"id":5}            | ##                              | 1
          [5]                 | ##                              | 1
          []                  | ##                              | 1
          """)
  void aRelationLeadsToTheObjectWithTheIdThatIsTheValue(String value, String targets, int misfits)
      throws InvalidRequest {
    assertLeads(RELATION, value, targets, misfits);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      textBlock =
          """
          [5]                             | group/5{name}               | 0
          [5,22]                          | group/5{name} group/22{name} | 0
          [5,5]                           | group/5{name} group/5{name} | 0
          []                              | ##                          | 0
          null                            | ##                          | 0
          [5,"6",7]                       | group/5{name} group/7{name} | 1
          [0,-1,1.0,1e2,5]                | group/5{name}               | 4
          [9223372036854775808,5]         | group/5{name}               | 1
          [null,5]                        | group/5{name}               | 1
          [[1,[2]],{"a":[3,{}]},5]        | group/5{name}               | 2
          ["a,1",5]                       | group/5{name}               | 1
          ["]",5]                         | group/5{name}               | 1
          5                               | ##                          | 1
          "[5]"                           | ##                          | 1
          [5,                              | ##                           | 1
          {}                              | ##                          | 1
          """)
  void aRelationListLeadsToEachIdAndItsMisfitsAloneEnd(String value, String targets, int misfits)
      throws InvalidRequest {
    assertLeads(RELATION_LIST, value, targets, misfits);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      textBlock =
          """
          "user/5"      | user/5{name} | 0
          "user\\/5"    | user/5{name} | 0
          null          | ##           | 0
          "user/0"      | ##           | 1
          "user/05"     | ##           | 1
          "user/-5"     | ##           | 1
          "User/5"      | ##           | 1
          "user/5/name" | ##           | 1
          "user/"       | ##           | 1
          "/5"          | ##           | 1
          "user"        | ##           | 1
          "~policy/1"   | ##           | 1
          ""            | ##           | 1
          5             | ##           | 1
          ["user/5"]    | ##           | 1
          """)
  void aGenericRelationLeadsToTheObjectThatTheValueNames(String value, String targets, int misfits)
      throws InvalidRequest {
    assertLeads(GENERIC, value, targets, misfits);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      textBlock =
          """
          ["user/5","group/7"]        | user/5{name} group/7{name} | 0
          ["user/5","user",7,null,[]] | user/5{name}               | 4
          []                          | ##                         | 0
          null                        | ##                         | 0
          "user/5"                    | ##                         | 1
          """)
  void aGenericRelationListLeadsToEachObjectThatIsNamed(String value, String targets, int misfits)
      throws InvalidRequest {
    assertLeads(GENERIC_LIST, value, targets, misfits);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      textBlock =
          """
          ["22"]              | user/1{group_$22_ids}               | 0
          ["33","22","33"]    | user/1{group_$22_ids,group_$33_ids} | 0
          ["a_b"]             | user/1{group_$a_b_ids}              | 0
          ["","$","A","ü","22"] | user/1{group_$22_ids}             | 4
          [22,null,"33"]      | user/1{group_$33_ids}               | 2
          []                  | ##                                  | 0
          null                | ##                                  | 0
          "22"                | ##                                  | 1
          """)
  void aTemplateLeadsToTheFieldsOfTheSameObjectThatItsReplacementsName(
      String value, String targets, int misfits) throws InvalidRequest {
    assertLeads("{'type':'template'}", value, targets, misfits);
  }

  @Test
  void theFieldsOfATemplateAreTreatedAsItsValuesSay() throws InvalidRequest {
    Field field = field("{'type':'template','values':" + RELATION_LIST + "}");

    Targets replaced = field.targets(Key.of("user/1/group_$_ids"), Json.of("[\"22\"]"));
    assertThat(replaced.targets())
        .map(TargetsTest::text)
        .containsExactly("user/1{group_$22_ids>>group{name}}");

    Field followed = only(replaced.targets().get(0).fields());
    Targets objects = followed.targets(Key.of("user/1/group_$22_ids"), Json.of("[7]"));
    assertThat(objects.targets()).map(TargetsTest::text).containsExactly("group/7{name}");
  }

  @Test
  void anAbsentValueLeadsNowhere() throws InvalidRequest {
    for (String asked : List.of(RELATION, RELATION_LIST, GENERIC, GENERIC_LIST)) {
      assertThat(field(asked).targets(Key.of("user/1/group_$_ids"), null)).isEqualTo(Targets.NONE);
    }
  }

  @Test
  void aFieldThatIsNotFollowedLeadsNowhere() throws InvalidRequest {
    for (String asked : List.of("null", "{'type':'relation','collection':'group','fields':{}}")) {
      assertThat(field(asked).isFollowed()).isFalse();
      assertThat(field(asked).targets(Key.of("user/1/group_$_ids"), Json.of("\"x\"")))
          .isEqualTo(Targets.NONE);
    }
  }

  @Test
  void aFieldThatIsAskedForInManyWaysIsFollowedInEach() throws InvalidRequest {
    Field both =
        Field.merged(
            List.of(
                field(RELATION_LIST),
                field("null"),
                field(RELATION_LIST.replace("group", "team")),
                field(GENERIC_LIST)));

    Targets targets = both.targets(Key.of("user/1/group_$_ids"), Json.of("[5,\"user/6\"]"));

    assertThat(targets.targets())
        .map(TargetsTest::text)
        .containsExactly("user/6{name}", "group/5{name}", "team/5{name}");
    assertThat(targets.misfits()).isEqualTo(3);
  }

  private static void assertLeads(String asked, String value, String targets, int misfits)
      throws InvalidRequest {
    Field field = field(asked);
    assertThat(field.isFollowed()).isTrue();

    Targets found = field.targets(Key.of("user/1/group_$_ids"), Json.of(value));

    assertThat(found.targets().stream().map(TargetsTest::text).collect(Collectors.joining(" ")))
        .isEqualTo(targets);
    assertThat(found.misfits()).isEqualTo(misfits);
  }

  private static String text(Targets.Target target) {
    return target.object() + "" + target.fields();
  }

  private static Field field(String asked) throws InvalidRequest {
    String body = "[{'collection':'user','ids':[1],'fields':{'group_$_ids':" + asked + "}}]";
    return only(
        new RequestParser(RequestLimits.DEFAULTS)
            .parse(List.of(), body.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
            .objects()
            .values()
            .iterator()
            .next());
  }

  private static Field only(FieldSet fields) {
    return fields.fields().values().iterator().next();
  }
}
