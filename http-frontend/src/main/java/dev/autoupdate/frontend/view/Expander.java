package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.WorkBudget;
import dev.autoupdate.frontend.request.Field;
import dev.autoupdate.frontend.request.KeyRequest;
import dev.autoupdate.frontend.request.Targets;
import dev.autoupdate.frontend.request.Targets.Target;
import dev.autoupdate.frontend.restrict.RestrictedReader;
import dev.autoupdate.frontend.restrict.RestrictedReader.Use;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
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
 *
 * <p>Each key, each entry of a followed value and each of its bytes is a step of the budget, also
 * where an object was reached before, so that the same view takes the same steps everywhere.
 */
final class Expander {

  // A replacement is data: the field is the same with all of them.
  private static final Pattern REPLACEMENT = Pattern.compile("\\$[a-z0-9]+");

  private final RestrictedReader reader;
  private final ViewLimits limits;
  private final WorkBudget budget;
  private final Failures failures;
  private final Reached reached;
  private final Set<Key> asked = new LinkedHashSet<>();
  private final Set<Key> followed = new HashSet<>();
  private final Map<Key, @Nullable Json> visible = new HashMap<>();
  private long bytes;

  Expander(RestrictedReader reader, ViewLimits limits, WorkBudget budget, Failures failures) {
    this.reader = reader;
    this.limits = limits;
    this.budget = budget;
    this.failures = failures;
    this.reached = new Reached(budget);
  }

  /**
   * The keys that may be seen; {@code null} where one is absent.
   *
   * @throws ViewTooLarge when there are more keys, or bytes, than a view may have
   * @throws Spent when the budget gives no further step
   */
  Map<Key, @Nullable Json> expand(KeyRequest request) {
    request.objects().forEach((object, fields) -> reached.add(new Target(object, fields)));
    for (Map<Key, Field> next = sort(); !next.isEmpty(); next = sort()) {
      follow(next);
    }
    List<Key> rest =
        followed.isEmpty()
            ? List.copyOf(asked)
            : asked.stream().filter(key -> !followed.contains(key)).toList();
    reader.read(rest, Use.DELIVER, this::show);
    return visible;
  }

  /** Notes what is asked for; returns what is to be followed, and how. */
  private Map<Key, Field> sort() {
    Map<Key, Field> follow = new LinkedHashMap<>();
    reached
        .takeNews()
        .forEach(
            (object, fields) -> {
              for (Map.Entry<String, Field> field : fields.fields().entrySet()) {
                Key key = new Key(object.collection(), object.id(), field.getKey());
                asked.add(key);
                if (field.getValue().isFollowed()) {
                  follow.put(key, field.getValue());
                }
              }
              if (asked.size() > limits.maxKeys()) {
                throw new ViewTooLarge("leads to", limits.maxKeys(), "keys");
              }
            });
    followed.addAll(follow.keySet());
    return follow;
  }

  private void follow(Map<Key, Field> follow) {
    reader.read(
        List.copyOf(follow.keySet()),
        Use.FOLLOW,
        (key, value) -> {
          show(key, value);
          Field field = follow.get(key);
          if (field == null || value == null) {
            return;
          }
          // Before it is looked at.
          step(value.size());
          Targets targets = field.targets(key, value);
          count(key, targets.misfits());
          targets.targets().forEach(reached::add);
        });
  }

  // A key that is followed on two levels is shown twice, and counts once.
  private void show(Key key, @Nullable Json value) {
    step(1);
    if (visible.containsKey(key)) {
      return;
    }
    visible.put(key, value);
    bytes += Evaluation.bytes(key, value);
    if (bytes > limits.maxBytes()) {
      throw new ViewTooLarge("has", limits.maxBytes(), "bytes of keys and values");
    }
  }

  private void step(long steps) {
    if (!budget.take(steps)) {
      throw new Spent();
    }
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
