package dev.autoupdate.frontend.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
          null                                                              | $                     | non-empty list
          []                                                                | $                     | non-empty list
          {}                                                                | $                     | non-empty list
          [1]                                                               | $[0]                  | expected an object
          [{"collection":"a","ids":[1],"fields":{}}] x                      | $                     | not JSON
          [{"collection":"a","ids":[1],"fields":{}}] []                     | $                     | not JSON
          [{"collection":"a","ids":[1],"fields":{}}                         | $                     | not JSON
          [{"collection":"a","collection":"b","ids":[1],"fields":{}}]       | $                     | Duplicate
          [{"collection":"a","ids":[1],"fields":{"b":null,"b":null}}]       | $                     | Duplicate
          [{"collection":"a","ids":[1],"fields":{},"where":1}]              | $[0].where            | unknown attribute
          [{"collection":"a","ids":[1],"fields":{},"x y":1}]                | $[0]['x y']           | unknown attribute
          [{"ids":[1],"fields":{}}]                                         | $[0]                  | collection is missing
          [{"collection":1,"ids":[1],"fields":{}}]                          | $[0].collection       | collection's name
          [{"collection":"A","ids":[1],"fields":{}}]                        | $[0].collection       | collection's name
          [{"collection":"a","fields":{}}]                                  | $[0]                  | ids is missing
          [{"collection":"a","ids":[],"fields":{}}]                         | $[0].ids              | non-empty list of whole numbers
          [{"collection":"a","ids":1,"fields":{}}]                          | $[0].ids              | non-empty list of whole numbers
          [{"collection":"a","ids":[1,0],"fields":{}}]                      | $[0].ids[1]           | whole number from 1
          [{"collection":"a","ids":[-1],"fields":{}}]                       | $[0].ids[0]           | whole number from 1
          [{"collection":"a","ids":[1.0],"fields":{}}]                      | $[0].ids[0]           | whole number from 1
          [{"collection":"a","ids":["1"],"fields":{}}]                      | $[0].ids[0]           | whole number from 1
          [{"collection":"a","ids":[9223372036854775808],"fields":{}}]      | $[0].ids[0]           | whole number from 1
          [{"collection":"a","ids":[1]}]                                    | $[0]                  | fields is missing
          [{"collection":"a","ids":[1],"fields":["b"]}]                     | $[0].fields           | expected an object
          [{"collection":"a","ids":[1],"fields":{"B":null}}]                | $[0].fields.B         | not a field's name
          [{"collection":"a","ids":[1],"fields":{"b":{"type":"relation"}}}] | $[0].fields.b         | only null is supported yet
          [{"collection":"a","ids":[1],"fields":{"b":1}}]                   | $[0].fields.b         | only null is supported yet
          [{"collection":"a","ids":[1],"fields":{}},{"ids":[1]}]            | $[1]                  | collection is missing
          [{"collection":"a","ids":[1,2,3,4,5],"fields":{"b":null}}]        | $[0]                  | too many keys
          [[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]                              | $                     | not JSON
          """)
  void aFaultyBodyIsRefusedWithThePathAndWhatWasExpected(
      String body, String path, String expected) {
    InvalidRequest fault = fault(List.of(), body);

    assertThat(fault.path()).isEqualTo(path);
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
  void aFaultNamesTheAttribute() {
    assertThat(fault(List.of(), "[{\"collection\":\"a\",\"ids\":[0],\"fields\":{}}]").attribute())
        .isEqualTo("ids");
  }

  private InvalidRequest fault(List<String> lists, String body) {
    return catchThrowableOfType(InvalidRequest.class, () -> parser.parse(lists, bytes(body)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
