package dev.autoupdate.frontend.http;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * The entity tags of what a client has, as it says with {@code If-None-Match}.
 *
 * @param all with their quotes, or {@code *}
 */
record EntityTags(List<String> all) {

  private static final Pattern FORM = Pattern.compile("\\*|\"[^\"]*\"");
  private static final int TAG_BYTES = 12;

  /** What the request says. */
  static EntityTags known(Request request) {
    // Weak or not is all the same to who only reads.
    return new EntityTags(
        request.getHeaders().getValuesList(HttpHeader.IF_NONE_MATCH).stream()
            .flatMap(header -> FORM.matcher(header).results())
            .map(MatchResult::group)
            .toList());
  }

  /** Whether the client has what this tag says. */
  boolean has(String tag) {
    return all.stream().anyMatch(one -> one.equals("*") || one.equals(tag));
  }

  /** A digest of {@code content}, for a tag. */
  static String digest(ByteBuffer content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(content.duplicate());
      return HexFormat.of().formatHex(digest.digest(), 0, TAG_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
