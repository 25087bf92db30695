package dev.autoupdate.frontend.remote;

import dev.autoupdate.schema.Key;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One time that a service is asked for all that is due, request by request. For one thread. */
final class Round {

  private final Deque<List<Key>> requests = new ArrayDeque<>();
  private final Set<FieldWatch> fields = new LinkedHashSet<>();
  private final Map<FieldWatch, String> failed = new HashMap<>();
  private final Duration timeout;
  private boolean anyFailed;

  /**
   * Not begun.
   *
   * @param keys each with its field
   * @param keysPerRequest at most
   */
  Round(Map<Key, FieldWatch> keys, int keysPerRequest) {
    List<Key> all = List.copyOf(keys.keySet());
    for (int from = 0; from < all.size(); from += keysPerRequest) {
      requests.add(all.subList(from, Math.min(all.size(), from + keysPerRequest)));
    }
    fields.addAll(keys.values());
    this.timeout =
        fields.stream()
            .map(watch -> watch.field().timeout())
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
  }

  /** The longest that one of the fields allows. */
  Duration timeout() {
    return timeout;
  }

  /** The keys to ask for next, or {@code null} at the end. */
  @Nullable List<Key> next() {
    return requests.poll();
  }

  /** Takes in what came of a request. */
  void came(List<Key> keys, Fetched fetched) {
    if (fetched instanceof Fetched.Failed no) {
      keys.forEach(key -> failed(key, no.reason()));
      if (!no.answered()) {
        // Who does not answer is not asked for the rest.
        requests.forEach(rest -> rest.forEach(key -> failed(key, no.reason())));
        requests.clear();
      }
      anyFailed = true;
    } else if (fetched instanceof Fetched.Answer answer) {
      answer.tooLarge().forEach(key -> failed(key, "a value is too large"));
    }
  }

  private void failed(Key key, String reason) {
    fields.stream()
        .filter(watch -> watch.isOf(key))
        .forEach(watch -> failed.putIfAbsent(watch, reason));
  }

  Set<FieldWatch> fields() {
    return fields;
  }

  /** Why a field was not fetched well, or {@code null} when it was. */
  @Nullable String failure(FieldWatch watch) {
    return failed.get(watch);
  }

  /** Whether a request had no answer that can be used. */
  boolean isFailed() {
    return anyFailed;
  }
}
