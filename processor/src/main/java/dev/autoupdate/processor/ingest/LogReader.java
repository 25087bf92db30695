package dev.autoupdate.processor.ingest;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.autoupdate.processor.ingest.JsonScanner.Slice;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.ChangeBatch.About;
import dev.autoupdate.schema.ChangeBatch.Deletion;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.KeyGrammar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value of a log record.
 *
 * <p>Values are cut out of the record, not parsed: they are in the log as key state holds them. All
 * that is wrong comes as an {@link IllegalArgumentException}. For one thread, one record.
 */
final class LogReader {

  private static final Names NAMES = new Names();
  private static final JsonMapper JSON = new JsonMapper();

  private final JsonScanner scanner;
  private Map<Key, @Nullable Json> changes = Map.of();
  private List<Deletion> deletes = List.of();
  private OptionalLong heartbeat = OptionalLong.empty();
  private @Nullable Long position;
  private @Nullable Long userId;
  private @Nullable String timestamp;
  private @Nullable Json information;

  LogReader(byte[] value) {
    scanner = new JsonScanner(value);
  }

  /** Reads the record: its batch, which is empty in a heartbeat. */
  ChangeBatch batch() {
    scanner.expect('{');
    do {
      String name = scanner.string().toString();
      scanner.expect(':');
      member(name);
    } while (scanner.skip(','));
    scanner.expect('}');
    if (!scanner.atEnd()) {
      throw scanner.malformed();
    }
    return new ChangeBatch(changes, deletes, new About(position, userId, timestamp, information));
  }

  /** The heartbeat's time, in milliseconds since 1970; asked after {@link #batch()}. */
  OptionalLong heartbeat() {
    return heartbeat;
  }

  private void member(String name) {
    switch (name) {
      case "changes" -> changes = changes();
      case "deletes" -> deletes = deletes();
      case "position" -> position = scanner.wholeNumber();
      case "userId" -> userId = scanner.wholeNumber();
      case "timestamp" -> timestamp = text(scanner.value());
      case "information" -> information = scanner.value();
      case "heartbeat" -> heartbeat = OptionalLong.of(scanner.wholeNumber());
      default -> throw scanner.malformed();
    }
  }

  private Map<Key, @Nullable Json> changes() {
    scanner.expect('{');
    Map<Key, @Nullable Json> read = new LinkedHashMap<>();
    if (scanner.skip('}')) {
      return read;
    }
    do {
      int before = read.size();
      Key key = key(scanner.string());
      scanner.expect(':');
      read.put(key, scanner.skipNull() ? null : scanner.value());
      if (read.size() == before) {
        throw scanner.malformed();
      }
    } while (scanner.skip(','));
    scanner.expect('}');
    return read;
  }

  private Key key(Slice text) {
    int first = text.indexOf('/', text.from());
    int second = first < 0 ? -1 : text.indexOf('/', first + 1);
    if (second < 0) {
      if (text.toString().equals(Key.POLICY.toString())) {
        return Key.POLICY;
      }
      throw scanner.malformed();
    }
    Key key =
        new Key(
            text.name(NAMES, text.from(), first),
            text.part(first + 1, second),
            text.name(NAMES, second + 1, text.to()));
    if (key.isReserved()) {
      throw scanner.malformed();
    }
    return key;
  }

  private List<Deletion> deletes() {
    scanner.expect('[');
    List<Deletion> read = new ArrayList<>();
    do {
      read.add(deletion(scanner.string()));
    } while (scanner.skip(','));
    scanner.expect(']');
    return read;
  }

  private Deletion deletion(Slice text) {
    int slash = text.indexOf('/', text.from());
    String collection = text.name(NAMES, text.from(), slash < 0 ? text.to() : slash);
    String id = slash < 0 ? null : text.part(slash + 1, text.to());
    if (!KeyGrammar.isLoggedCollection(collection) || (id != null && !KeyGrammar.isId(id))) {
      throw scanner.malformed();
    }
    return new Deletion(collection, id);
  }

  private static String text(Json string) {
    try {
      return JSON.readValue(string.utf8(), String.class);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a string", e);
    }
  }
}
