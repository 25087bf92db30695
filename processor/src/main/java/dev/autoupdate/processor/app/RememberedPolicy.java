package dev.autoupdate.processor.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.autoupdate.frontend.restrict.policy.PolicySource;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.PolicyVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The policy that was in force last, as a data folder remembers it.
 *
 * @param policy as the log holds it; {@code null} when it was removed
 * @param control the id of the control topic that has it
 * @param place an offset there by which it was in force; -1 when none is known
 */
record RememberedPolicy(@Nullable Json policy, String control, long place) {

  private static final JsonMapper MAPPER = new JsonMapper();

  /** Its version; that of no policy is below all others. */
  int version() {
    return PolicyVersion.of(policy);
  }

  /** What it says; empty when it was removed. */
  Optional<PolicySource> source() {
    return policy == null ? Optional.empty() : PolicySource.of(policy);
  }

  /** The text of the file. */
  byte[] text() {
    ObjectNode file = MAPPER.createObjectNode();
    file.put("control", control).put("place", place).put("version", version());
    if (policy != null) {
      file.put("sha256", digest(policy));
      file.put("policy", new String(policy.utf8(), StandardCharsets.UTF_8));
    }
    return (file + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** What a file says; empty when it is not as {@link #text} writes it. */
  static Optional<RememberedPolicy> parse(byte[] text) {
    try {
      JsonNode file = MAPPER.readTree(new String(text, StandardCharsets.UTF_8));
      if (!file.path("control").isTextual() || !file.path("place").isIntegralNumber()) {
        return Optional.empty();
      }
      Json policy = file.has("policy") ? Json.of(file.get("policy").asText()) : null;
      boolean whole = policy == null || digest(policy).equals(file.path("sha256").asText());
      return whole
          ? Optional.of(
              new RememberedPolicy(
                  policy, file.get("control").asText(), file.get("place").asLong()))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static String digest(Json policy) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(policy.utf8()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
