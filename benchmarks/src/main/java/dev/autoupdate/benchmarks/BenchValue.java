package dev.autoupdate.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one value that the latency driver changes: a key whose value is the time of its sending. */
final class BenchValue {

  static final String KEY = "bench/1/value";

  private static final Pattern IN_ANSWER =
      Pattern.compile("\"" + KEY + "\"\\s*:\\s*(-?[0-9]{1,19})");

  private BenchValue() {}

  /** The native change batch that sets it. */
  static byte[] batch(long sentNanos) {
    String batch = "{\"changes\":{\"" + KEY + "\":" + sentNanos + "}}";
    return batch.getBytes(StandardCharsets.UTF_8);
  }

  /** The value in a batch or an answer, or empty when the key is not in it. */
  static OptionalLong in(String json) {
    Matcher matcher = IN_ANSWER.matcher(json);
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }
}
