package dev.autoupdate.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * One HTTP/1.1 answer.
 *
 * @param status for example 200
 * @param head status line and header lines
 * @param body empty when there is none
 */
record Answer(int status, String head, String body) {

  /** The value of the first header of that name, whatever its case. */
  Optional<String> header(String name) {
    return header(head, name);
  }

  /** Where the next long-poll goes on. */
  Optional<String> nextOffset() {
    return header("Stream-Next-Offset");
  }

  private static Optional<String> header(String head, String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ":";
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
        .map(line -> line.substring(prefix.length()).strip())
        .findFirst();
  }

  /**
   * Collects the bytes of answers that follow each other on one connection.
   *
   * <p>For one thread at a time. Knows bodies with a {@code Content-Length} and chunked ones, no
   * answer that ends with its connection.
   */
  static final class Parser {

    private byte[] bytes = new byte[512];
    private int length;

    /** Adds what was received. */
    void add(byte[] from, int count) {
      if (length + count > bytes.length) {
        bytes = java.util.Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
      }
      System.arraycopy(from, 0, bytes, length, count);
      length += count;
    }

    /** The next whole answer, or empty when more bytes are needed for it. */
    Optional<Answer> next() {
      // One byte is one character in ISO-8859-1, so places in the text are places in the bytes.
      String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
      int headEnd = text.indexOf("\r\n\r\n");
      if (headEnd < 0) {
        return Optional.empty();
      }
      String head = text.substring(0, headEnd);
      int status = Integer.parseInt(head.substring(9, 12));
      int start = headEnd + 4;
      if (header(head, "Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
        return chunked(text, start, status, head);
      }
      int size = header(head, "Content-Length").map(Integer::parseInt).orElse(0);
      return start + size > length
          ? Optional.empty()
          : Optional.of(taken(status, head, text.substring(start, start + size), start + size));
    }

    private Optional<Answer> chunked(String text, int start, int status, String head) {
      StringBuilder body = new StringBuilder();
      int at = start;
      while (true) {
        int lineEnd = text.indexOf("\r\n", at);
        if (lineEnd < 0) {
          return Optional.empty();
        }
        int size = Integer.parseInt(text.substring(at, lineEnd), 16);
        int chunkEnd = lineEnd + 2 + size;
        if (chunkEnd + 2 > length) {
          return Optional.empty();
        }
        body.append(text, lineEnd + 2, chunkEnd);
        at = chunkEnd + 2;
        if (size == 0) {
          return Optional.of(taken(status, head, body.toString(), at));
        }
      }
    }

    private Answer taken(int status, String head, String latin1, int end) {
      System.arraycopy(bytes, end, bytes, 0, length - end);
      length -= end;
      byte[] utf8 = latin1.getBytes(StandardCharsets.ISO_8859_1);
      return new Answer(status, head, new String(utf8, StandardCharsets.UTF_8));
    }
  }
}
