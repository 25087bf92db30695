package dev.autoupdate.frontend.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.autoupdate.frontend.restrict.policy.PolicyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The body that puts a policy into force: {@code {"files":[{"name":"policy.yaml","text":"..."}]}}.
 * A {@code version} beside it, as in what is shown, is not looked at: it stands in the files.
 */
final class PolicyBody {

  private static final JsonMapper JSON = new JsonMapper();

  private PolicyBody() {}

  static List<PolicyFile> files(byte[] body) throws Refusal {
    JsonNode files;
    try {
      files = JSON.readTree(body).path("files");
    } catch (IOException e) {
      throw new Refusal(Problem.invalid("the body is not JSON"));
    }
    List<PolicyFile> read = new ArrayList<>();
    for (JsonNode file : files) {
      String name = file.path("name").textValue();
      String text = file.path("text").textValue();
      if (name == null || text == null || !isUnicode(name) || !isUnicode(text)) {
        throw new Refusal(expected());
      }
      read.add(new PolicyFile(name, text));
    }
    if (!files.isArray() || read.isEmpty()) {
      throw new Refusal(expected());
    }
    return read;
  }

  // Half a surrogate pair could not be written to the log.
  private static boolean isUnicode(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static Problem expected() {
    return Problem.invalid("expected {\"files\":[{\"name\":\"...\",\"text\":\"...\"}]}");
  }
}
