package dev.autoupdate.frontend.read;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an answer was computed: what clients hand back to get what changed since.
 *
 * <p>As text it is {@code <epoch>_<position, 16 digits>_<view>}, so that the tokens of one view
 * sort by position. Clients treat it as opaque.
 *
 * @param epoch which log
 * @param position where in it, from 0 up to 16 digits
 * @param view what was looked at
 */
public record Offset(Epoch epoch, long position, ViewId view) {

  private static final Pattern FORM = Pattern.compile("([0-9a-f]{12})_([0-9]{16})_([0-9a-f]{24})");
  private static final int DIGITS = 16;
  private static final long MAX_POSITION = 9_999_999_999_999_999L;

  /** Checks the position. */
  public Offset {
    if (position < 0 || position > MAX_POSITION) {
      throw new IllegalArgumentException("not a position: " + position);
    }
  }

  /** The offset that {@code token} says, or empty when it is malformed. */
  public static Optional<Offset> parse(String token) {
    Matcher parts = FORM.matcher(token);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Epoch epoch = new Epoch(parts.group(1));
    return Optional.of(
        new Offset(epoch, Long.parseLong(parts.group(2)), new ViewId(parts.group(3))));
  }

  /** The token. */
  @Override
  public String toString() {
    String digits = Long.toString(position);
    return epoch.text() + '_' + "0".repeat(DIGITS - digits.length()) + digits + '_' + view.text();
  }
}
