package dev.autoupdate.processor.clients;

import com.fasterxml.jackson.databind.JsonNode;
import dev.autoupdate.frontend.kit.NodeLines;
import dev.autoupdate.frontend.kit.NodeProject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The database of the State Protocol: all rows, each time it changed. */
final class DatabaseClient implements Client {

  private final Told told;
  private final NodeLines lines;

  DatabaseClient(String url, String live) throws IOException {
    told = new Told("the database by " + live);
    lines = new NodeLines(NodeProject.start("database.mjs", url, live));
  }

  @Override
  public void reach(int step) throws Exception {
    while (told.step() < step) {
      told.all(values(lines.next().get("users")));
    }
  }

  @Override
  public int returns() {
    return 0;
  }

  @Override
  public void close() {
    lines.close();
  }

  private static Map<String, JsonNode> values(JsonNode rows) {
    Map<String, JsonNode> values = new HashMap<>();
    for (JsonNode row : rows) {
      String object = "user/" + row.get("id").textValue() + "/";
      row.properties().stream()
          .filter(field -> !field.getKey().equals("id"))
          .forEach(field -> values.put(object + field.getKey(), field.getValue()));
    }
    return values;
  }
}
