package dev.autoupdate.frontend.restrict.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.autoupdate.schema.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A policy as it is stored under {@link dev.autoupdate.schema.Key#POLICY}: {@code
 * {"version":3,"files":[{"name":"policy.yaml","text":"..."}]}}.
 *
 * @param version from 1; a newer policy has a higher one
 * @param files in the order given
 */
public record PolicySource(int version, List<PolicyFile> files) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Copies the list. */
  public PolicySource {
    files = List.copyOf(files);
  }

  /** The stored form, minified; the same for equal sources. */
  public Json toJson() {
    ObjectNode source = MAPPER.createObjectNode().put("version", version);
    var list = source.putArray("files");
    files.forEach(file -> list.addObject().put("name", file.name()).put("text", file.text()));
    try {
      return Json.ofUtf8(MAPPER.writeValueAsBytes(source));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The source that {@code stored} holds, or empty when it holds none. */
  public static Optional<PolicySource> of(Json stored) {
    JsonNode source;
    try {
      source = MAPPER.readTree(stored.utf8());
    } catch (IOException e) {
      return Optional.empty();
    }
    JsonNode version = source.path("version");
    if (!version.canConvertToInt()
        || !version.isIntegralNumber()
        || !source.path("files").isArray()) {
      return Optional.empty();
    }
    List<PolicyFile> files = new ArrayList<>();
    for (JsonNode file : source.path("files")) {
      if (!file.path("name").isTextual() || !file.path("text").isTextual()) {
        return Optional.empty();
      }
      files.add(new PolicyFile(file.path("name").textValue(), file.path("text").textValue()));
    }
    return Optional.of(new PolicySource(version.intValue(), files));
  }
}
