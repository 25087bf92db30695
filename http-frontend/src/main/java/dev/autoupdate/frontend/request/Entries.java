package dev.autoupdate.frontend.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.KeyGrammar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a small JSON value that have the wanted form, as text, in their order.
 *
 * @param misfits how many parts have another form; a value that has it not at all is one misfit
 */
record Entries(List<String> fitting, int misfits) {

  private static final int MAX_ID_LENGTH = 19;
  private static final Entries NONE = new Entries(List.of(), 0);
  private static final Entries MISFIT = new Entries(List.of(), 1);

  // What a field may hold was decided when it was decoded; here it only has to be passed over.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** The value as an id: a whole number from 1, written with digits alone. */
  static Entries number(Json value) {
    String text = value.size() <= MAX_ID_LENGTH ? value.toString() : "";
    if (KeyGrammar.isId(text)) {
      return new Entries(List.of(text), 0);
    }
    return text.equals("null") ? NONE : MISFIT;
  }

  /** The ids in a list. */
  static Entries numbers(Json value) {
    byte[] utf8 = value.utf8();
    List<String> ids = new ArrayList<>();
    int end = utf8.length - 1;
    if (end < 1 || utf8[0] != '[' || utf8[end] != ']') {
      return list(value, JsonToken.VALUE_NUMBER_INT);
    }
    // Nearly all lists hold ids alone; they are cut at the commas.
    int from = 1;
    for (int i = 1; i <= end && end > 1; i++) {
      if (i == end || utf8[i] == ',') {
        String text = new String(utf8, from, i - from, StandardCharsets.ISO_8859_1);
        if (!KeyGrammar.isId(text)) {
          return list(value, JsonToken.VALUE_NUMBER_INT);
        }
        ids.add(text);
        from = i + 1;
      }
    }
    return new Entries(ids, 0);
  }

  /** The value as text. */
  static Entries text(Json value) {
    return read(value, JsonToken.VALUE_STRING, false);
  }

  /** The texts in a list. */
  static Entries texts(Json value) {
    return list(value, JsonToken.VALUE_STRING);
  }

  private static Entries list(Json value, JsonToken wanted) {
    return read(value, wanted, true);
  }

  private static Entries read(Json value, JsonToken wanted, boolean isList) {
    try (JsonParser parser = JSON.createParser(value.utf8())) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.VALUE_NULL) {
        return NONE;
      }
      if (isList && first == JsonToken.START_ARRAY) {
        return entries(parser, wanted);
      }
      return !isList && first == wanted ? new Entries(List.of(parser.getText()), 0) : MISFIT;
    } catch (IOException e) {
      // Not JSON at all: whoever put it there is at fault, and no client is to suffer from it.
      return MISFIT;
    }
  }

  private static Entries entries(JsonParser parser, JsonToken wanted) throws IOException {
    List<String> fitting = new ArrayList<>();
    int misfits = 0;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token == wanted && fits(parser.getText(), wanted)) {
        fitting.add(parser.getText());
      } else {
        misfits++;
        parser.skipChildren();
      }
    }
    return new Entries(fitting, misfits);
  }

  private static boolean fits(String text, JsonToken wanted) {
    return wanted == JsonToken.VALUE_STRING || KeyGrammar.isId(text);
  }
}
