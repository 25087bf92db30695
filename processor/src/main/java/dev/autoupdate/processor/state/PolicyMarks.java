package dev.autoupdate.processor.state;

import dev.autoupdate.processor.ingest.Known.PolicyMark;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.PolicyVersion;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Marks of policies. */
public final class PolicyMarks {

  private PolicyMarks() {}

  /** The mark of the policy with this value in the log; none for none. */
  public static Optional<PolicyMark> of(@Nullable Json policy) {
    if (policy == null) {
      return Optional.empty();
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(policy.utf8());
      return Optional.of(
          new PolicyMark(PolicyVersion.of(policy), HexFormat.of().formatHex(digest)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
