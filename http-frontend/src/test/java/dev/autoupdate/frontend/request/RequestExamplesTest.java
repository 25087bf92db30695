package dev.autoupdate.frontend.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples that the schema is tested with, read by the parser. */
final class RequestExamplesTest {

  private static final Path EXAMPLES = Path.of("../schemas/examples/key-request");

  private static final String FAULTS =
      """
      collection                            | $[0].collection                                  | collection | expected a collection's name of a-z and _, at most 255 characters, as in user
      collection-not-text                   | $[0].collection                                  | collection | expected a collection's name of a-z and _, at most 255 characters, as in user
      empty-list                            | $                                                | ##         | expected a non-empty list of requests
      field-name                            | $[0].fields.Name                                 | fields     | not a field's name; expected a-z, 0-9, _ and at most one $, at most 255 characters
      field-not-an-object                   | $[0].fields.name                                 | fields     | expected null, or an object with a type
      field-two-dollars                     | $[0].fields.a$b$c                                | fields     | not a field's name; expected a-z, 0-9, _ and at most one $, at most 255 characters
      fields-list                           | $[0].fields                                      | fields     | expected an object, as in {"username":null}
      generic-relation-list-with-collection | $[0].fields.group_id.collection                  | collection | the values of a generic-relation-list name the collection
      generic-relation-with-collection      | $[0].fields.owner_id.collection                  | collection | the values of a generic-relation name the collection
      generic-relation-without-fields       | $[0].fields.group_id                             | fields     | fields is missing; expected an object
      id-fraction                           | $[0].ids[0]                                      | ids        | expected a whole number from 1 to 2^63-1
      id-negative                           | $[0].ids[1]                                      | ids        | expected a whole number from 1 to 2^63-1
      id-text                               | $[0].ids[0]                                      | ids        | expected a whole number from 1 to 2^63-1
      id-too-large                          | $[0].ids[0]                                      | ids        | expected a whole number from 1 to 2^63-1
      id-zero                               | $[0].ids[0]                                      | ids        | expected a whole number from 1 to 2^63-1
      ids-not-a-list                        | $[0].ids                                         | ids        | expected a non-empty list of whole numbers from 1
      missing-collection                    | $[0]                                             | collection | collection is missing; expected a collection's name
      missing-fields                        | $[0]                                             | fields     | fields is missing; expected an object
      missing-ids                           | $[0]                                             | ids        | ids is missing; expected a non-empty list
      missing-type                          | $[0].fields.group_id                             | type       | type is missing; expected one of relation, relation-list,
      nested-field                          | $[0].fields.group_id.fields.owner_id.fields.name | fields     | expected null, or an object with a type
      no-ids                                | $[0].ids                                         | ids        | expected a non-empty list of whole numbers from 1
      null                                  | $                                                | ##         | expected a non-empty list of requests
      object                                | $                                                | ##         | expected a non-empty list of requests
      relation-collection                   | $[0].fields.group_id.collection                  | collection | expected a collection's name of a-z and _, at most 255 characters, as in user
      relation-fields-text                  | $[0].fields.group_id.fields                      | fields     | expected an object, as in {"username":null}
      relation-list-without-collection      | $[0].fields.group_id                             | collection | collection is missing; expected a collection's name
      relation-with-ids                     | $[0].fields.group_id.ids                         | ids        | unknown attribute; expected are type, collection, fields
      relation-with-values                  | $[0].fields.group_id.values                      | values     | unknown attribute; expected are type, collection, fields
      relation-without-collection           | $[0].fields.group_id                             | collection | collection is missing; expected a collection's name
      relation-without-fields               | $[0].fields.group_id                             | fields     | fields is missing; expected an object
      request-not-an-object                 | $[0]                                             | ##         | expected an object with the attributes collection, ids and fields
      second-request                        | $[1]                                             | fields     | fields is missing; expected an object
      template-in-template                  | $[0].fields.group_$_ids.values.type              | type       | a template cannot be in a template
      template-values-relation              | $[0].fields.group_$_ids.values                   | collection | collection is missing; expected a collection's name
      template-values-text                  | $[0].fields.group_$_ids.values                   | values     | expected null, or an object with a type
      template-values-without-type          | $[0].fields.group_$_ids.values                   | type       | type is missing; expected one of relation, relation-list,
      template-with-fields                  | $[0].fields.group_$_ids.fields                   | fields     | unknown attribute; expected are type, values
      template-without-dollar               | $[0].fields.group_ids.type                       | type       | a template needs a field with $, as in group_$_ids
      type-not-text                         | $[0].fields.group_id.type                        | type       | expected one of relation, relation-list,
      unknown-attribute                     | $[0].field                                       | field      | unknown attribute; expected are collection, ids, fields
      unknown-type                          | $[0].fields.group_id.type                        | type       | expected one of relation, relation-list,
      """;

  private final RequestParser parser = new RequestParser(RequestLimits.DEFAULTS);

  static List<String> names(String kind) throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .filter(name -> name.startsWith(kind + "-"))
          .map(name -> name.substring(kind.length() + 1))
          .sorted()
          .toList();
    }
  }

  static List<String> valid() throws IOException {
    return names("valid");
  }

  @ParameterizedTest
  @MethodSource("valid")
  void aValidExampleIsARequest(String name) {
    assertThatCode(() -> parse("valid-" + name)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = FAULTS)
  void anInvalidExampleIsRefusedWithPlaceAttributeAndWhatWasExpected(
      String name, String path, String attribute, String expected) {
    InvalidRequest fault =
        catchThrowableOfType(InvalidRequest.class, () -> parse("invalid-" + name));

    assertThat(fault.path()).isEqualTo(path);
    assertThat(fault.attribute()).isEqualTo(attribute);
    assertThat(fault).hasMessageStartingWith(path + ": ").hasMessageContaining(expected);
  }

  @Test
  void everyInvalidExampleIsInTheTable() throws IOException {
    assertThat(FAULTS.lines().map(line -> line.substring(0, line.indexOf('|')).strip()))
        .containsExactlyElementsOf(names("invalid"));
  }

  private KeyRequest parse(String name) throws IOException, InvalidRequest {
    return parser.parse(List.of(), Files.readAllBytes(EXAMPLES.resolve(name + ".json")));
  }
}
