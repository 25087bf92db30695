package dev.autoupdate.processor.decode;

import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.ChangeBatch.About;
import dev.autoupdate.schema.ChangeBatch.Deletion;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Random batches, with values as they are in the log. */
public final class Batches {

  private Batches() {}

  /** Any batch that ingest may log. */
  public static Arbitrary<ChangeBatch> any() {
    return Combinators.combine(ofSources(), policies(), Arbitraries.of(true, false, false))
        .as(
            (batch, policy, holdsPolicy) -> {
              Map<Key, @Nullable Json> changes = new LinkedHashMap<>(batch.changes());
              if (holdsPolicy) {
                changes.put(Key.POLICY, policy);
              }
              return new ChangeBatch(changes, batch.deletes(), batch.about());
            })
        .withoutEdgeCases();
  }

  /** Any batch that a source may hold. */
  private static Arbitrary<ChangeBatch> ofSources() {
    Arbitrary<@Nullable Json> change = values().injectNull(0.2);
    Arbitrary<Map<Key, @Nullable Json>> changes =
        Combinators.combine(keys().list().uniqueElements().ofMaxSize(6), change.list().ofSize(6))
            .as(
                (keys, values) -> {
                  Map<Key, @Nullable Json> map = new LinkedHashMap<>();
                  for (int i = 0; i < keys.size(); i++) {
                    map.put(keys.get(i), values.get(i));
                  }
                  return map;
                });
    return Combinators.combine(changes, deletions().list().ofMaxSize(3), about())
        .as(ChangeBatch::new)
        .withoutEdgeCases();
  }

  static Arbitrary<Key> keys() {
    return Combinators.combine(
            collections(),
            Arbitraries.longs().between(1, Long.MAX_VALUE),
            Arbitraries.of("a", "name", "group_$", "group_$22_ids", "a$b", "x_1"))
        .as((collection, id, field) -> new Key(collection, Long.toString(id), field));
  }

  /** What the policy may be. */
  private static Arbitrary<@Nullable Json> policies() {
    Arbitrary<String> file =
        Combinators.combine(texts(), texts())
            .as(
                (name, text) ->
                    object(List.of("name", "text"), List.of(quoted(name), quoted(text))));
    return Combinators.combine(Arbitraries.integers().greaterOrEqual(0), file.list().ofMaxSize(3))
        .as(
            (version, files) ->
                Json.of(
                    object(
                        List.of("version", "files"),
                        List.of(Integer.toString(version), list(files)))))
        .injectNull(0.2);
  }

  private static Arbitrary<String> collections() {
    return Arbitraries.of("user", "motion_block", "a");
  }

  private static Arbitrary<Deletion> deletions() {
    return Combinators.combine(
            collections(),
            Arbitraries.longs().between(1, Long.MAX_VALUE).map(id -> Long.toString(id)))
        .as(
            (collection, id) ->
                id.length() < 10 ? new Deletion(collection, null) : new Deletion(collection, id));
  }

  private static Arbitrary<About> about() {
    Arbitrary<@Nullable Long> number = Arbitraries.longs().greaterOrEqual(0).injectNull(0.5);
    return Combinators.combine(number, number, texts().injectNull(0.5), values().injectNull(0.5))
        .as(About::new);
  }

  /** Values that are not null: a null deletes, and says nothing about a batch. */
  private static Arbitrary<Json> values() {
    return json().filter(text -> !text.equals("null")).map(Json::of);
  }

  /** Minified JSON texts. */
  static Arbitrary<String> json() {
    return json(3);
  }

  private static Arbitrary<String> json(int depth) {
    if (depth == 0) {
      return scalars();
    }
    Arbitrary<String> inner = json(depth - 1);
    Arbitrary<String> lists = inner.list().ofMaxSize(3).map(Batches::list);
    Arbitrary<String> objects =
        Combinators.combine(texts().list().uniqueElements().ofMaxSize(3), inner.list().ofSize(3))
            .as(Batches::object);
    return Arbitraries.oneOf(scalars(), scalars(), lists, objects).withoutEdgeCases();
  }

  private static String list(List<String> values) {
    return "[" + String.join(",", values) + "]";
  }

  private static String object(List<String> names, List<String> values) {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < names.size(); i++) {
      text.append(i == 0 ? "" : ",").append(quoted(names.get(i))).append(':').append(values.get(i));
    }
    return text.append('}').toString();
  }

  private static Arbitrary<String> scalars() {
    return Arbitraries.oneOf(
        texts().map(Batches::quoted),
        Arbitraries.longs().map(number -> Long.toString(number)),
        Arbitraries.of(
            "1.0E+5", "12345678901234567890", "-0", "0.10", "1e-400", "true", "false", "null"));
  }

  /** Texts of whole code points, with those that need escapes among them. */
  static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT)
                .filter(
                    point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE),
            Arbitraries.integers().between(0, 0x7f),
            Arbitraries.of((int) '"', (int) '\\', 0x2028, 0x1f600, 0x7f, 0x80, 0x7ff, 0x800))
        .list()
        .ofMaxSize(8)
        .map(
            points ->
                points.stream()
                    .collect(
                        StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\b' -> quoted.append("\\b");
        case '\t' -> quoted.append("\\t");
        case '\n' -> quoted.append("\\n");
        case '\f' -> quoted.append("\\f");
        case '\r' -> quoted.append("\\r");
        default -> quoted.append(c < 0x20 ? String.format("\\u%04x", (int) c) : c);
      }
    }
    return quoted.append('"').toString();
  }
}
