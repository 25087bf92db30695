package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.frontend.calculated.CalculatedFields;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.restrict.Rules;
import dev.autoupdate.frontend.restrict.RulesSource;
import dev.autoupdate.frontend.restrict.Verdict;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy in force at any position, read from key state.
 *
 * <p>Called by any number of threads. Compiled policies are kept by content, the latest few of
 * them, so a thread that reads the past does not make others compile again.
 */
public final class Policies implements RulesSource {

  private static final Logger LOG = LoggerFactory.getLogger(Policies.class);
  private static final int KEPT = 8;
  private static final Rules HIDE_ALL =
      new Rules(
          CalculatedFields.NONE,
          (identity, state) -> keys -> keys.stream().map(key -> Verdict.hidden()).toList());

  private record Entry(Json stored, Optional<Policy> policy) {
    Rules rules() {
      return policy.map(Policy::rules).orElse(HIDE_ALL);
    }
  }

  private final PolicyCompiler compiler;
  private final Rules without;
  private final Map<Json, Entry> kept = new LinkedHashMap<>(16, 0.75f, true);
  private volatile @Nullable Entry latest;

  /** Compiles with {@code compiler}; without a policy everything is visible. */
  public Policies(PolicyCompiler compiler) {
    this(compiler, false);
  }

  /**
   * Compiles with {@code compiler}.
   *
   * @param required whether without a policy nothing is visible, instead of everything
   */
  public Policies(PolicyCompiler compiler, boolean required) {
    this.compiler = compiler;
    this.without = required ? HIDE_ALL : Rules.NONE;
  }

  /**
   * {@inheritDoc}
   *
   * <p>No stored policy: no rules, everything is visible, unless one is required. One that does not
   * compile: everything is hidden, and an error logged once.
   */
  @Override
  public Rules rules(ValueReader state) {
    Json stored = state.read(Key.POLICY);
    return stored == null ? without : entry(stored).rules();
  }

  /**
   * The policy that {@code stored} holds, or {@code null} when it is absent or does not compile.
   */
  public @Nullable Policy policy(@Nullable Json stored) {
    return stored == null ? null : entry(stored).policy().orElse(null);
  }

  private Entry entry(Json stored) {
    Entry recent = latest;
    if (recent != null && recent.stored().equals(stored)) {
      return recent;
    }
    Entry found;
    // Compiling under the lock lets the threads that wait for the same policy compile it once.
    synchronized (kept) {
      found = kept.computeIfAbsent(stored, this::compile);
      if (kept.size() > KEPT) {
        kept.remove(kept.keySet().iterator().next());
      }
    }
    latest = found;
    return found;
  }

  private Entry compile(Json stored) {
    Optional<PolicySource> source = PolicySource.of(stored);
    if (source.isEmpty()) {
      LOG.atError().log("the stored policy is no policy; everything is hidden");
      return new Entry(stored, Optional.empty());
    }
    Compiled compiled = compiler.compile(source.get().files());
    if (compiled instanceof Compiled.Invalid invalid) {
      LOG.atError()
          .addKeyValue("version", source.get().version())
          .addKeyValue("errors", invalid.errors().size())
          .addKeyValue("first", invalid.errors().get(0))
          .log("the stored policy does not compile; everything is hidden");
      return new Entry(stored, Optional.empty());
    }
    return new Entry(stored, Optional.of(((Compiled.Valid) compiled).policy()));
  }
}
