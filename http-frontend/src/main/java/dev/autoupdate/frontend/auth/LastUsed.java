package dev.autoupdate.frontend.auth;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps so many entries; what was used longest ago goes first. For one thread at a time. */
final class LastUsed<K, V> extends LinkedHashMap<K, V> {

  private static final long serialVersionUID = 1L;

  private final int capacity;

  LastUsed(int capacity) {
    super(16, 0.75f, true);
    this.capacity = capacity;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > capacity;
  }
}
