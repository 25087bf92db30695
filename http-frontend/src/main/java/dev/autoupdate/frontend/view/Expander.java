package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.request.Field;
import dev.autoupdate.frontend.request.KeyRequest;
import dev.autoupdate.frontend.request.Targets;
import dev.autoupdate.frontend.request.Targets.Target;
import dev.autoupdate.frontend.restrict.RestrictedReader;
import dev.autoupdate.frontend.restrict.RestrictedReader.Use;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds all keys that a request leads to, and their values. For one evaluation, on one thread.
 *
 * <p>Level by level, so that many keys are read at a time. What is asked for of an object is looked
 * at once, by however many paths it is reached: circles end there. Values that are not followed are
 * read at the end, all together.
 */
final class Expander {

  // A replacement is data: the field is the same with all of them.
  private static final Pattern REPLACEMENT = Pattern.compile("\\$[a-z0-9]+");

  private final RestrictedReader reader;
  private final int maxKeys;
  private final Failures failures;
  private final Set<Target> reached = new HashSet<>();
  private final Set<Key> asked = new LinkedHashSet<>();
  private final Set<Key> followed = new HashSet<>();
  private final Map<Key, @Nullable Json> visible = new HashMap<>();

  Expander(RestrictedReader reader, int maxKeys, Failures failures) {
    this.reader = reader;
    this.maxKeys = maxKeys;
    this.failures = failures;
  }

  /**
   * The keys that may be seen; {@code null} where one is absent.
   *
   * @throws ViewTooLarge when there are more keys than a view may lead to
   */
  Map<Key, @Nullable Json> expand(KeyRequest request) {
    List<Target> level = new ArrayList<>();
    request.objects().forEach((object, fields) -> level.add(new Target(object, fields)));
    reached.addAll(level);
    List<Target> next = level;
    while (!next.isEmpty()) {
      next = follow(sort(next));
    }
    List<Key> rest =
        followed.isEmpty()
            ? List.copyOf(asked)
            : asked.stream().filter(key -> !followed.contains(key)).toList();
    reader.read(rest, Use.DELIVER, visible::put);
    return visible;
  }

  /** Notes what is asked for; returns what is to be followed, and how. */
  private Map<Key, List<Field>> sort(List<Target> level) {
    Map<Key, List<Field>> follow = new LinkedHashMap<>();
    for (Target target : level) {
      target
          .fields()
          .fields()
          .forEach(
              (name, field) -> {
                Key key = new Key(target.object().collection(), target.object().id(), name);
                asked.add(key);
                if (field.isFollowed()) {
                  follow.computeIfAbsent(key, k -> new ArrayList<>(1)).add(field);
                }
              });
      if (asked.size() > maxKeys) {
        throw new ViewTooLarge("leads to", maxKeys);
      }
    }
    followed.addAll(follow.keySet());
    return follow;
  }

  /** Returns what is reached for the first time. */
  private List<Target> follow(Map<Key, List<Field>> follow) {
    List<Target> next = new ArrayList<>();
    reader.read(
        List.copyOf(follow.keySet()),
        Use.FOLLOW,
        (key, value) -> {
          visible.put(key, value);
          for (Field field : follow.getOrDefault(key, List.of())) {
            Targets targets = field.targets(key, value);
            count(key, targets.misfits());
            targets.targets().stream().filter(reached::add).forEach(next::add);
          }
        });
    return next;
  }

  private void count(Key key, int misfits) {
    for (int i = 0; i < misfits; i++) {
      failures.add(
          Failures.Kind.RELATION_VALUE,
          key.collection() + "/" + REPLACEMENT.matcher(key.field()).replaceFirst("\\$"),
          "the value, or a part of it, is not of the form the request expects");
    }
  }
}
