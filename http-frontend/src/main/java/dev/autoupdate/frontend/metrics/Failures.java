package dev.autoupdate.frontend.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures that clients are spared: each is counted, and logged once for each name.
 *
 * <p>Any thread may add and look.
 */
public final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final int MAX_NAMES = 10_000;

  /** What failed. */
  public enum Kind {
    /** A relation field holds a value that is no relation; the name is {@code collection/field}. */
    RELATION_VALUE,
    /** A rule of the policy gave an error or no truth value; the name tells which. */
    RULE,
    /** A calculated field gave an error; the name is {@code collection/field}. */
    CALCULATED_FIELD,
    /** A remote field could not be fetched; the name is {@code collection/field}. */
    REMOTE_FIELD
  }

  private record Name(Kind kind, String name) {}

  private final Map<Name, LongAdder> counts = new ConcurrentHashMap<>();

  /** None yet. */
  public Failures() {}

  /**
   * Counts one, and logs a warning if it is the first of this name.
   *
   * @param name what failed: from the request or the policy, never data
   * @param reason why, for the log; never data
   */
  public void add(Kind kind, String name, String reason) {
    Name known = known(kind, name);
    if (count(known)) {
      LOG.atWarn()
          .addKeyValue("kind", kind)
          .addKeyValue("name", known.name())
          .addKeyValue("reason", reason)
          .log("a failure, logged once for each name");
    }
  }

  /** Counts one that is logged elsewhere. */
  public void tally(Kind kind, String name) {
    count(known(kind, name));
  }

  /** How many of this kind there were. */
  public long count(Kind kind) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().kind() == kind)
        .mapToLong(entry -> entry.getValue().sum())
        .sum();
  }

  /** How many of this kind and name there were. */
  public long count(Kind kind, String name) {
    LongAdder count = counts.get(new Name(kind, name));
    return count == null ? 0 : count.sum();
  }

  // Names may come from requests: beyond a bound they are counted together.
  private Name known(Kind kind, String name) {
    Name asked = new Name(kind, name);
    return counts.size() < MAX_NAMES || counts.containsKey(asked)
        ? asked
        : new Name(kind, "(others)");
  }

  /** Whether it is the first. */
  private boolean count(Name name) {
    LongAdder created = new LongAdder();
    LongAdder present = counts.putIfAbsent(name, created);
    (present == null ? created : present).increment();
    return present == null;
  }
}
