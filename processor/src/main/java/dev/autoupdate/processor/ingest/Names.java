package dev.autoupdate.processor.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lends one string for many equal names of collections and fields, so that key state holds each
 * once.
 *
 * <p>A bounded table without locks: a name that falls on a taken slot takes it over. Threads may
 * race for a slot; whoever wins, each gets a string equal to what it asked for.
 */
final class Names {

  private static final int SLOTS = 4096;
  private static final int LONGEST = 64;

  private final String[] slots = new String[SLOTS];

  Names() {
    Arrays.fill(slots, "");
  }

  /** The name that stands in {@code text[from, to)}. */
  String name(byte[] text, int from, int to) {
    if (to - from > LONGEST) {
      return new String(text, from, to - from, StandardCharsets.UTF_8);
    }
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + text[i];
    }
    int slot = (hash ^ (hash >>> 12)) & (SLOTS - 1);
    String known = slots[slot];
    if (same(known, text, from, to)) {
      return known;
    }
    String name = new String(text, from, to - from, StandardCharsets.UTF_8);
    slots[slot] = name;
    return name;
  }

  private static boolean same(String known, byte[] text, int from, int to) {
    if (known.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (known.charAt(i - from) != text[i]) {
        return false;
      }
    }
    return true;
  }
}
