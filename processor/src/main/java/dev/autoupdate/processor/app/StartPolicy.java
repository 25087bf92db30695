package dev.autoupdate.processor.app;

import dev.autoupdate.frontend.restrict.policy.PolicyFile;
import dev.autoupdate.frontend.restrict.policy.PolicySource;
import dev.autoupdate.schema.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The policy that this process was started with.
 *
 * @param source what it says
 * @param demo whether it is the demo's, which nobody asked for: it makes way for any other
 */
record StartPolicy(PolicySource source, boolean demo) {

  /** Whether {@code stored}, the policy in the log, stays, whatever the versions are. */
  boolean makesWayFor(@Nullable Json stored) {
    return demo
        && stored != null
        && !PolicySource.of(stored).map(StartPolicy::names).equals(Optional.of(names(source)));
  }

  private static List<String> names(PolicySource policy) {
    return policy.files().stream().map(PolicyFile::name).toList();
  }
}
