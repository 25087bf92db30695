package dev.autoupdate.frontend.remote;

import dev.autoupdate.frontend.metrics.Failures;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long ago each field, by {@code collection/field}, was fetched well. Failures are counted
 * each, and logged once until it is fetched well again. Any thread may look; one tells.
 */
final class Freshness {

  private static final Logger LOG = LoggerFactory.getLogger(Freshness.class);

  private final Failures failures;
  private final LongSupplier nanos;
  private final Map<String, Long> since = new ConcurrentHashMap<>();
  private final Set<String> failing = new HashSet<>();

  Freshness(Failures failures, LongSupplier nanos) {
    this.failures = failures;
    this.nanos = nanos;
  }

  /** Somebody watches it: its time runs from now on, unless it did already. */
  void watched(String field) {
    since.putIfAbsent(field, nanos.getAsLong());
  }

  /** Nobody watches it: it is not stale, whatever its age. */
  void unwatched(String field) {
    since.remove(field);
  }

  /** All other fields are gone. */
  void retain(Set<String> fields) {
    since.keySet().retainAll(fields);
    failing.retainAll(fields);
  }

  void fetched(String field) {
    since.replace(field, nanos.getAsLong());
    if (failing.remove(field)) {
      LOG.atInfo().addKeyValue("field", field).log("a remote field is fetched again");
    }
  }

  void failed(String field, String reason) {
    failures.tally(Failures.Kind.REMOTE_FIELD, field);
    if (failing.add(field)) {
      LOG.atWarn()
          .addKeyValue("field", field)
          .addKeyValue("reason", reason)
          .log("a remote field cannot be fetched; its values stay as they are");
    }
  }

  /** For each field that is watched: the time since it was fetched well, or watched first. */
  Map<String, Duration> staleness() {
    Map<String, Duration> staleness = new TreeMap<>();
    long now = nanos.getAsLong();
    since.forEach((field, then) -> staleness.put(field, Duration.ofNanos(Math.max(0, now - then))));
    return staleness;
  }
}
