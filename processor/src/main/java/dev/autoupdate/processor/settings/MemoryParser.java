package dev.autoupdate.processor.settings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an amount of memory: bytes, or a share of the heap that this process may have. */
final class MemoryParser {

  private static final Pattern BYTES = Pattern.compile("([1-9][0-9]{0,9})([kmg]?)");
  private static final Pattern SHARE = Pattern.compile("([1-9][0-9]?)%");

  private MemoryParser() {}

  /** In bytes. */
  static Parser<Long> parser() {
    return parser(Runtime.getRuntime().maxMemory());
  }

  /** In bytes; shares are of {@code heap}. */
  static Parser<Long> parser(long heap) {
    return new Parser<>(
        "bytes, as in 512m or 2g, or a share of the heap, as in 30%",
        text -> {
          Matcher share = SHARE.matcher(text);
          if (share.matches()) {
            return Optional.of(heap / 100 * Long.parseLong(share.group(1)));
          }
          Matcher bytes = BYTES.matcher(text);
          return bytes.matches()
              ? Optional.of(Long.parseLong(bytes.group(1)) << shift(bytes.group(2)))
              : Optional.empty();
        });
  }

  private static int shift(String unit) {
    return switch (unit) {
      case "k" -> 10;
      case "m" -> 20;
      case "g" -> 30;
      default -> 0;
    };
  }
}
