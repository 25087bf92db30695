package dev.autoupdate.processor.ingest;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Headers of log records: text in ASCII. */
final class HeaderText {

  private HeaderText() {}

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The text of a header.
   *
   * @throws IllegalArgumentException when there is none, or one without a value
   */
  static String text(Headers headers, String name) {
    String text = textIfAny(headers, name);
    if (text == null) {
      throw new IllegalArgumentException("no header " + name);
    }
    return text;
  }

  /**
   * The same, {@code null} when there is no such header.
   *
   * @throws IllegalArgumentException when it has no value
   */
  static @Nullable String textIfAny(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    if (header == null) {
      return null;
    }
    if (header.value() == null) {
      throw new IllegalArgumentException("the header " + name + " is null");
    }
    return new String(header.value(), StandardCharsets.US_ASCII);
  }
}
