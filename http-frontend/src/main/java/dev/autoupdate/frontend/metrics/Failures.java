package dev.autoupdate.frontend.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures that clients are spared: each is counted, and logged once for each name.
 *
 * <p>Any thread may add and look.
 */
public final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final String METER = "autoupdate.failures";
  private static final int MAX_NAMES = 1_000;

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

  private final Map<Name, Counter> counts = new ConcurrentHashMap<>();
  private final MeterRegistry registry;

  /** None yet; counted for nobody else. */
  public Failures() {
    this(new SimpleMeterRegistry());
  }

  /**
   * None yet.
   *
   * @param registry gets a counter {@code autoupdate.failures} for each kind and name
   */
  public Failures(MeterRegistry registry) {
    this.registry = registry;
  }

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
        .mapToLong(entry -> (long) entry.getValue().count())
        .sum();
  }

  /** How many of this kind and name there were. */
  public long count(Kind kind, String name) {
    Counter count = counts.get(new Name(kind, name));
    return count == null ? 0 : (long) count.count();
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
    Counter present = counts.get(name);
    if (present == null) {
      Counter created = counter(name);
      present = counts.putIfAbsent(name, created);
      created.increment();
      return present == null;
    }
    present.increment();
    return false;
  }

  // The registry gives the same counter to all who ask for the same.
  private Counter counter(Name name) {
    return Counter.builder(METER)
        .description("failures that clients are spared")
        .tag("kind", name.kind().name().toLowerCase(Locale.ROOT))
        .tag("name", name.name())
        .register(registry);
  }
}
