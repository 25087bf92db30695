package dev.autoupdate.frontend.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.autoupdate.schema.Key;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestParserTest {

  private final RequestParser parser = new RequestParser(new RequestLimits(4, 16, 1000));

  @Test
  void theQueryAndTheBodyAreAddedTogetherSortedAndWithoutRepetition() throws InvalidRequest {
    KeyRequest request =
        parser.parse(
            List.of("user/2/name,user/1/name"),
            bytes("[{\"collection\":\"user\",\"ids\":[1,1],\"fields\":{\"name\":null}}]"));

    assertThat(request.canonical()).isEqualTo("user/1,2{name}");
  }

  @Test
  void keysAreSortedAsTextIsSorted() throws InvalidRequest {
    KeyRequest request = parser.parse(List.of("a/2/b,a/10/b", "a/1/b"), new byte[0]);

    assertThat(request.canonical()).isEqualTo("a/1,10,2{b}");
  }

  @Test
  void noFieldsIsAValidRequestForNoKeys() throws InvalidRequest {
    KeyRequest request =
        parser.parse(List.of(), bytes("[{\"collection\":\"user\",\"ids\":[1],\"fields\":{}}]"));

    assertThat(request.keys()).isEmpty();
  }

  @Test
  void aRequestForNothingIsRefused() {
    assertThat(fault(List.of(), "")).hasMessageContaining("nothing is requested");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      textBlock =
          """
          {}                                                                                                                                | $                  | ##         | non-empty list
          [{"collection":"a","ids":[1],"fields":{}}] x                                                                                      | $                  | ##         | not JSON
          [{"collection":"a","ids":[1],"fields":{}}] []                                                                                     | $                  | ##         | there is more after the list
          x                                                                                                                                 | $                  | ##         | not JSON
          # #                                                                                                                               | $                  | ##         | non-empty list
          [{"collection":"a","ids":[1],"fields":{}}                                                                                         | $                  | ##         | not JSON: Unexpected end-of-input
          [{"collection":"a","ids":[1],"fields":{"b"                                                                                        | $[0].fields        | ##         | not JSON: Unexpected end-of-input
          [{"collection":"a","ids":[1,2                                                                                                     | $[0].ids           | ##         | not JSON: Unexpected end-of-input
          [{},{"collection":"a                                                                                                              | $[1]               | ##         | not JSON: Unexpected end-of-input
          [{"collection":"a","ids":[1,],"fields":{}}]                                                                                       | $[0].ids           | ##         | not JSON: Unexpected character
          [{"collection":"a","ids":[01],"fields":{}}]                                                                                       | $[0].ids           | ##         | not JSON: Invalid numeric value
          [{"collection":"a","collection":"b","ids":[1],"fields":{}}]                                                                       | $[0].collection    | collection | there twice
          [{"collection":"a","ids":[1],"fields":{"b":null,"b":null}}]                                                                       | $[0].fields.b      | b          | there twice
          [{"collection":"a","ids":[1],"fields":{"b":{"type":"template","type":"relation"}}}]                                               | $[0].fields.b.type | type       | there twice
          [{"collection":"a","ids":[1],"fields":{},"x y":1}]                                                                                | $[0]['x y']        | x y        | unknown attribute
          [{"collection":"a","ids":[1.0],"fields":{}}]                                                                                      | $[0].ids[0]        | ids        | whole number from 1
          [{"collection":"a","ids":[1e2],"fields":{}}]                                                                                      | $[0].ids[0]        | ids        | whole number from 1
          [{"collection":"a","ids":[null],"fields":{}}]                                                                                     | $[0].ids[0]        | ids        | whole number from 1
          [{"collection":"a","ids":[1,2,3,4,5],"fields":{"b":null}}]                                                                        | $[0]               | ##         | too many keys; at most 4
          [{"collection":"a","ids":[1,2],"fields":{"b":null}},{"collection":"a","ids":[1],"fields":{"b":null,"c":null,"d":null}}]           | $[1]               | ##         | too many keys; at most 4
          [{"collection":"a","ids":[1],"fields":{"b":{"type":"relation","collection":"c","fields":{"d":null,"e":null,"f":null,"g":null}}}}] | $[0]               | ##         | too many keys; at most 4
          """)
  void aFaultyBodyIsRefusedWithPlaceAttributeAndWhatWasExpected(
      String body, String path, String attribute, String expected) {
    InvalidRequest fault = fault(List.of(), body);

    assertThat(fault.path()).isEqualTo(path);
    assertThat(fault.attribute()).isEqualTo(attribute);
    assertThat(fault).hasMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''",
        ",a/1/b",
        "a/1/b,",
        "a/1",
        "a/0/b",
        "A/1/b",
        "a/1/b/c",
        "a/1/b;a/2/b",
        " a/1/b"
      },
      ignoreLeadingAndTrailingWhitespace = false)
  void aFaultyKeyListIsRefused(String list) {
    assertThat(fault(List.of(list), "").path()).isEqualTo("k");
  }

  @Test
  void tooManyKeysInTheListAreRefused() {
    assertThat(fault(List.of("a/1/b,a/2/b,a/3/b,a/4/b,a/5/b"), ""))
        .hasMessageContaining("at most 4");
  }

  @Test
  void relationsInsideOneAnotherAreBoundedByTheDepth() throws InvalidRequest {
    RequestParser shallow = new RequestParser(new RequestLimits(100, 2, 1000));

    assertThat(shallow.parse(List.of(), bytes(nested(2))).canonical())
        .isEqualTo("a/1{b_$[>c{b_$[>c{d}]}]}");
    InvalidRequest fault =
        catchThrowableOfType(
            InvalidRequest.class, () -> shallow.parse(List.of(), bytes(nested(3))));
    assertThat(fault.path())
        .isEqualTo("$[0].fields.b_$.values.fields.b_$.values.fields.b_$.values");
    assertThat(fault.attribute()).isEqualTo("type");
    assertThat(fault).hasMessageContaining("too deep; at most 2 relations");
  }

  @Test
  void jsonThatIsDeeperThanAnyRequestIsRefusedWhileItIsRead() {
    assertThat(fault(List.of(), "[".repeat(100_000)))
        .hasMessageContaining("too deep; at most 16 relations");
  }

  @Test
  void namesAndNumbersThatNoReaderTakesAreRefusedAsTooLong() {
    RequestParser wide = new RequestParser(new RequestLimits(4, 16, 1 << 20));
    String number = request("a", "{}").replace("[1]", "[" + "1".repeat(2000) + "]");
    String name = request("a", "{\"" + "a".repeat(60_000) + "\":null}");

    for (String body : List.of(number, name)) {
      assertThat(
              catchThrowableOfType(InvalidRequest.class, () -> wide.parse(List.of(), bytes(body))))
          .hasMessageContaining("too long");
    }
  }

  @Test
  void aNameIsAtMost255CharactersLong() throws InvalidRequest {
    String longest = "a".repeat(255);

    assertThat(
            parser
                .parse(List.of(), bytes(request(longest, "{\"" + longest + "\":null}")))
                .canonical())
        .isEqualTo(longest + "/1{" + longest + "}");
    assertThat(fault(List.of(), request(longest + "a", "{}")))
        .hasMessageStartingWith("$[0].collection: ")
        .hasMessageContaining("at most 255 characters");
    assertThat(fault(List.of(), request("a", "{\"" + longest + "a\":null}")))
        .hasMessageStartingWith("$[0].fields.aaa")
        .hasMessageContaining("at most 255 characters");
    assertThat(parser.parse(List.of("a/1/" + longest), bytes("")).canonical())
        .isEqualTo("a/1{" + longest + "}");
    assertThat(fault(List.of("a/1/" + longest + "a"), ""))
        .hasMessageContaining("at most 255 characters");
    assertThat(fault(List.of(longest + "a/1/a"), ""))
        .hasMessageContaining("at most 255 characters");
  }

  @Test
  void keysAreThoseAskedForByNameInAscendingOrder() throws InvalidRequest {
    KeyRequest request =
        parser.parse(
            List.of("a_b/1/c,a/10/c"),
            bytes(
                request(
                    "a",
                    "{\"c\":{\"type\":\"relation\",\"collection\":\"x\",\"fields\":{\"y\":null}}}")));

    assertThat(request.keys())
        .isSorted()
        .map(Key::toString)
        .containsExactly("a/1/c", "a/10/c", "a_b/1/c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      textBlock =
          """
          []                                                                                          | non-empty list of requests, not an empty list
          [7]                                                                                         | ids and fields, not 7
          [{"collection":"Us\\u00e9r","ids":[1],"fields":{}}]                                         | as in user, not "Us\u00e9r"
          [{"collection":"a","ids":["1"],"fields":{}}]                                                | 2^63-1, not "1"
          [{"collection":"a","ids":{},"fields":{}}]                                                   | from 1, not an empty object
          [{"collection":"a","ids":[1],"fields":[1]}]                                                 | {"username":null}, not a list
          [{"collection":"a","ids":[1],"fields":{"b":true}}]                                          | with a type, not true
          [{"collection":"a","ids":[1],"fields":{"b":{"type":"relations"}}}]                          | template, not "relations"
          """)
  void aFaultSaysWhatIsThereInstead(String body, String message) {
    assertThat(fault(List.of(), body)).hasMessageEndingWith(message);
  }

  @Test
  void ofALongTextInTheWrongPlaceTheBeginningIsShown() {
    assertThat(fault(List.of(), request("A".repeat(1000), "{}")))
        .hasMessageEndingWith("not \"" + "A".repeat(60) + "...\"");
  }

  @Test
  void brokenTextIsRefusedWithoutWordsAboutTheReadersOwnFeatures() {
    assertThat(fault(List.of(), "[{\"ids\":[1"))
        .hasMessage(
            "$[0].ids: not JSON: Unexpected end-of-input: expected close marker for Array"
                + " (begun at line: 1, column: 9) (line 1, column 11)");
    assertThat(fault(List.of(), "[NaN]"))
        .hasMessage("$: not JSON: Non-standard token 'NaN' (line 1, column 5)");
  }

  @Test
  void textThatOnlyLooksLikeUtf32IsRefused() {
    byte[] body = {0, 0, 0, '[', -1, -1, -1, -1};

    assertThat(catchThrowableOfType(InvalidRequest.class, () -> parser.parse(List.of(), body)))
        .hasMessage("$: not JSON: invalid Unicode");
  }

  private static String request(String collection, String fields) {
    return "[{\"collection\":\"" + collection + "\",\"ids\":[1],\"fields\":" + fields + "}]";
  }

  private static String nested(int depth) {
    String fields = "{\"d\":null}";
    for (int i = 0; i < depth; i++) {
      fields =
          "{\"b_$\":{\"type\":\"template\",\"values\":"
              + "{\"type\":\"relation\",\"collection\":\"c\",\"fields\":"
              + fields
              + "}}}";
    }
    return request("a", fields);
  }

  private InvalidRequest fault(List<String> lists, String body) {
    return catchThrowableOfType(InvalidRequest.class, () -> parser.parse(lists, bytes(body)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
