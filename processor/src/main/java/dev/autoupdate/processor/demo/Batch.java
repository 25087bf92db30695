package dev.autoupdate.processor.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A native change batch being written. */
final class Batch {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Object> changes = new LinkedHashMap<>();
  private final List<String> deletes = new ArrayList<>();

  void set(String collection, int id, String field, Object value) {
    changes.put(collection + "/" + id + "/" + field, value);
  }

  void delete(String collection, int id) {
    deletes.add(collection + "/" + id);
  }

  String toJson(Instant timestamp) {
    Map<String, Object> batch = new LinkedHashMap<>();
    batch.put("changes", changes);
    if (!deletes.isEmpty()) {
      batch.put("deletes", deletes);
    }
    batch.put("timestamp", timestamp.toString());
    try {
      return JSON.writeValueAsString(batch);
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException("text, numbers and lists are always JSON", failure);
    }
  }
}
