package dev.autoupdate.processor.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.autoupdate.frontend.kit.NodeLines;
import dev.autoupdate.frontend.kit.NodeProject;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The client of the Durable Streams protocol: messages, object by object. */
final class StreamClient implements Client {

  private final Told told;
  private final NodeLines lines;
  private Map<String, JsonNode> objects = new TreeMap<>();
  private int lost;

  StreamClient(String url, String live) throws IOException {
    told = new Told("the client by " + live);
    lines = new NodeLines(NodeProject.start("follow.mjs", url, live));
  }

  @Override
  public void reach(int step) throws Exception {
    while (told.step() < step) {
      JsonNode line = lines.next();
      if (line.has("lost")) {
        lost++;
      } else if (!line.get("items").isEmpty()) {
        take(line.get("items"));
      }
    }
  }

  @Override
  public int returns() {
    return lost;
  }

  @Override
  public void close() {
    lines.close();
  }

  private void take(JsonNode messages) {
    Map<String, JsonNode> next = new TreeMap<>(objects);
    Set<String> touched = new HashSet<>();
    for (JsonNode message : messages) {
      String object = message.get("type").textValue() + "/" + message.get("key").textValue();
      touched.add(object);
      String operation = message.get("headers").get("operation").textValue();
      assertThat(next.containsKey(object))
          .as("%s of %s after step %d", operation, object, told.step())
          .isEqualTo(!operation.equals("insert"));
      if (operation.equals("delete")) {
        next.remove(object);
      } else {
        next.put(object, message.get("value"));
      }
    }
    touched.forEach(object -> told.isNews(object, objects.get(object), next.get(object)));
    objects = next;
    told.all(values());
  }

  private Map<String, JsonNode> values() {
    Map<String, JsonNode> values = new HashMap<>();
    objects.forEach(
        (object, fields) ->
            fields
                .properties()
                .forEach(field -> values.put(object + "/" + field.getKey(), field.getValue())));
    return values;
  }
}
