package dev.autoupdate.processor.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.autoupdate.schema.DeadLetter.Reason;
import dev.autoupdate.schema.Json;
import java.io.IOException;

/**
 * The form of the policy: {@code {"version":3,"files":[{"name":"policy.yaml","text":"..."}]}}.
 *
 * <p>Whether the files are a policy was checked by who sent them; what is no policy in spite of
 * that hides everything, so here only the form counts.
 */
final class PolicyValue {

  private static final JsonMapper JSON = new JsonMapper();

  private PolicyValue() {}

  static void check(Json value) throws IOException, InvalidRecord {
    JsonNode policy = JSON.readTree(value.utf8());
    JsonNode version = policy.path("version");
    JsonNode files = policy.path("files");
    boolean isPolicy =
        policy.isObject()
            && policy.size() == 2
            && version.isIntegralNumber()
            && version.canConvertToInt()
            && version.intValue() >= 0
            && files.isArray();
    for (JsonNode file : files) {
      isPolicy &=
          file.size() == 2 && file.path("name").isTextual() && file.path("text").isTextual();
    }
    if (!isPolicy) {
      throw new InvalidRecord(
          Reason.WRONG_TYPE,
          "~policy is not null or {\"version\":int,\"files\":[{\"name\",\"text\"}]},"
              + " with a version from 0 to 2^31-1");
    }
  }
}
