package dev.autoupdate.processor.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.ChangeBatch.About;
import dev.autoupdate.schema.ChangeBatch.Deletion;
import dev.autoupdate.schema.DeadLetter.Reason;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.KeyGrammar;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The native format, {@code batch}: a record's value is one JSON object as in {@code
 * change-batch.schema.json}; its key is not looked at. In batches of the control topic the policy
 * may be set, too: {@code control-batch.schema.json}.
 *
 * <p>Stricter than the schema where JSON Schema has no words: a member named twice, at any depth,
 * text that is not Unicode, and nesting beyond 256 are rejected. For any number of threads.
 */
public final class BatchDecoder implements ChangeDecoder {

  // The time to convert a number grows with the square of its length.
  private static final int LONGEST_NUMBER = 100;

  private final boolean mayHoldPolicy;

  /** Reads batches of sources: reserved keys are rejected. */
  public BatchDecoder() {
    this(false);
  }

  private BatchDecoder(boolean mayHoldPolicy) {
    this.mayHoldPolicy = mayHoldPolicy;
  }

  /** Reads batches of the control topic. */
  public static BatchDecoder ofControlTopic() {
    return new BatchDecoder(true);
  }

  @Override
  public Decoded decode(byte @Nullable [] key, byte @Nullable [] value) {
    try (JsonParser parser = JsonText.open(value)) {
      return new Decoded.Accepted(new Reading(parser, mayHoldPolicy).batch());
    } catch (InvalidRecord e) {
      return e.rejected();
    } catch (IOException e) {
      return JsonText.invalid(e).rejected();
    }
  }

  /** One record while it is read. */
  private static final class Reading {

    private final JsonParser parser;
    private final Minifier minifier;
    private final boolean mayHoldPolicy;
    private @Nullable Map<Key, @Nullable Json> changes;
    private List<Deletion> deletes = List.of();
    private @Nullable Long position;
    private @Nullable Long userId;
    private @Nullable String timestamp;
    private @Nullable Json information;

    Reading(JsonParser parser, boolean mayHoldPolicy) {
      this.parser = parser;
      this.minifier = new Minifier(parser);
      this.mayHoldPolicy = mayHoldPolicy;
    }

    ChangeBatch batch() throws IOException, InvalidRecord {
      expect(parser.nextToken(), JsonToken.START_OBJECT, "a batch", "an object");
      Set<String> members = new HashSet<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        if (!members.add(name)) {
          throw new InvalidRecord(
              Reason.DUPLICATE_KEY, "the batch names " + InvalidRecord.quote(name) + " twice");
        }
        member(name);
      }
      JsonText.end(parser);
      if (changes == null) {
        throw new InvalidRecord(Reason.MISSING_CHANGES, "the batch has no member changes");
      }
      return new ChangeBatch(changes, deletes, new About(position, userId, timestamp, information));
    }

    private void member(String name) throws IOException, InvalidRecord {
      switch (name) {
        case "changes" -> changes = changes();
        case "deletes" -> deletes = deletes();
        case "position" -> position = wholeNumber(name);
        case "userId" -> userId = wholeNumber(name);
        case "timestamp" -> timestamp = timestamp();
        case "information" ->
            information = parser.nextToken() == JsonToken.VALUE_NULL ? null : minifier.value();
        default ->
            throw new InvalidRecord(
                Reason.UNKNOWN_MEMBER, "a batch has no member " + InvalidRecord.quote(name));
      }
    }

    private Map<Key, @Nullable Json> changes() throws IOException, InvalidRecord {
      expect(parser.nextToken(), JsonToken.START_OBJECT, "changes", "an object");
      Map<Key, @Nullable Json> read = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        Key key = key(parser.currentName());
        if (read.containsKey(key)) {
          throw new InvalidRecord(Reason.DUPLICATE_KEY, "changes name " + key + " twice");
        }
        Json value = parser.nextToken() == JsonToken.VALUE_NULL ? null : minifier.value();
        if (value != null && key.equals(Key.POLICY)) {
          PolicyValue.check(value);
        }
        read.put(key, value);
      }
      return read;
    }

    private Key key(String text) throws InvalidRecord {
      Key key = Key.parse(text).orElse(null);
      if (key != null) {
        return key;
      }
      boolean policy = text.equals(Key.POLICY.toString());
      if (policy && mayHoldPolicy) {
        return Key.POLICY;
      }
      if (policy || text.endsWith("/~")) {
        throw new InvalidRecord(
            Reason.RESERVED_KEY,
            InvalidRecord.quote(text)
                + (policy
                    ? " is set through the control topic alone"
                    : " is not set by anybody: it tells whether an object has a field"));
      }
      throw new InvalidRecord(
          Reason.INVALID_KEY,
          "not a key: " + InvalidRecord.quote(text) + ", " + KeyGrammar.DESCRIPTION);
    }

    private List<Deletion> deletes() throws IOException, InvalidRecord {
      expect(parser.nextToken(), JsonToken.START_ARRAY, "deletes", "a list");
      List<Deletion> read = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        expect(parser.currentToken(), JsonToken.VALUE_STRING, "an entry of deletes", "a string");
        read.add(deletion(parser.getText()));
      }
      return read;
    }

    private static Deletion deletion(String text) throws InvalidRecord {
      int slash = text.indexOf('/');
      String collection = slash < 0 ? text : text.substring(0, slash);
      String id = slash < 0 ? null : text.substring(slash + 1);
      if (!KeyGrammar.isCollection(collection) || (id != null && !KeyGrammar.isId(id))) {
        throw new InvalidRecord(
            Reason.INVALID_KEY,
            "not an object or a collection: "
                + InvalidRecord.quote(text)
                + ", expected motion/5 or motion, a name of at most "
                + KeyGrammar.LONGEST_NAME
                + " characters");
      }
      return new Deletion(collection, id);
    }

    private String timestamp() throws IOException, InvalidRecord {
      expect(parser.nextToken(), JsonToken.VALUE_STRING, "timestamp", "a string");
      // Written once for its check of the characters.
      minifier.value();
      return parser.getText();
    }

    private long wholeNumber(String name) throws IOException, InvalidRecord {
      JsonToken token = parser.nextToken();
      boolean number = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
      if (number && parser.getTextLength() <= LONGEST_NUMBER) {
        try {
          // As in JSON Schema, 42.0 is a whole number.
          long whole = new BigDecimal(parser.getText()).longValueExact();
          if (whole >= 0) {
            return whole;
          }
        } catch (ArithmeticException | NumberFormatException e) {
          throw notWhole(name);
        }
      }
      throw notWhole(name);
    }

    private InvalidRecord notWhole(String name) {
      return new InvalidRecord(
          Reason.WRONG_TYPE, name + " is not a whole number from 0 to 2^63-1" + Place.of(parser));
    }

    private void expect(@Nullable JsonToken found, JsonToken expected, String what, String type)
        throws InvalidRecord {
      if (found == null) {
        throw new InvalidRecord(Reason.INVALID_JSON, "the value is nothing but white space");
      }
      if (found != expected) {
        throw new InvalidRecord(Reason.WRONG_TYPE, what + " is not " + type + Place.of(parser));
      }
    }
  }
}
