package dev.autoupdate.frontend.request;

import dev.autoupdate.schema.Key;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The keys that a client asks for: sorted by their text, each once; maybe none.
 *
 * <p>Immutable. Two requests for the same keys are equal.
 */
public final class KeyRequest {

  private final List<Key> keys;
  private final String canonical;

  private KeyRequest(Map<String, Key> byText) {
    this.keys = List.copyOf(byText.values());
    this.canonical = String.join(",", byText.keySet());
  }

  /** The request for {@code keys}, in any order and with repetitions. */
  public static KeyRequest of(Collection<Key> keys) {
    Map<String, Key> byText = new TreeMap<>();
    for (Key key : keys) {
      byText.put(key.toString(), key);
    }
    return new KeyRequest(byText);
  }

  /** The keys, ascending. */
  public List<Key> keys() {
    return keys;
  }

  /** The same text for all requests that ask for the same. */
  public String canonical() {
    return canonical;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyRequest request && canonical.equals(request.canonical);
  }

  @Override
  public int hashCode() {
    return canonical.hashCode();
  }

  @Override
  public String toString() {
    return canonical;
  }
}
