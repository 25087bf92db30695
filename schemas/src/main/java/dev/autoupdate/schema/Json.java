package dev.autoupdate.schema;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One JSON value as UTF-8 text without insignificant white space: what key state holds and clients
 * get.
 *
 * <p>It is never parsed on the way to a client, and two values are equal when their bytes are.
 * Immutable: the array is shared, not copied, and must not be written to by anyone.
 */
public final class Json {

  private final byte[] utf8;

  private Json(byte[] utf8) {
    this.utf8 = utf8;
  }

  /**
   * The value with these bytes, which the caller gives away and has checked to be minified JSON.
   */
  public static Json ofUtf8(byte[] utf8) {
    return new Json(utf8);
  }

  /** The value with this text, which the caller has checked to be minified JSON. */
  public static Json of(String text) {
    return new Json(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The text's bytes: shared, not to be written to. */
  public byte[] utf8() {
    return utf8;
  }

  /** The text's length in bytes. */
  public int size() {
    return utf8.length;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Json json && Arrays.equals(utf8, json.utf8));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
