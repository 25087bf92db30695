package dev.autoupdate.frontend.read;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The identity of a view: the first 96 bits of the SHA-256 of who asks and what for.
 *
 * <p>The same on every instance and after every restart, since nothing else goes into it.
 *
 * @param text 24 characters of {@code 0-9a-f}
 */
public record ViewId(String text) {

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{24}");
  private static final int BYTES = 12;

  /** Checks the form. */
  public ViewId {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a view: " + text);
    }
  }

  /**
   * The identity of the view that {@code userId} has of {@code canonicalRequest}.
   *
   * @param userId 0 for anonymous
   * @param canonicalRequest the same text for all requests that ask for the same
   */
  public static ViewId of(long userId, String canonicalRequest) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((userId + "\n" + canonicalRequest).getBytes(StandardCharsets.UTF_8));
      return new ViewId(HexFormat.of().formatHex(digest.digest(), 0, BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
