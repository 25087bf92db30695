package dev.autoupdate.frontend.http;

import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Tells requests that a page made a browser send from those of a program on this machine. A page
 * may have any name lead here, but cannot choose what its browser says of it. Any thread.
 */
final class NotABrowser {

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost\\.?|127(\\.\\d{1,3}){3}|::1|0:0:0:0:0:0:0:1");
  private static final String SITE = "Sec-Fetch-Site";

  private NotABrowser() {}

  /** Whether this host, perhaps an address in brackets, is only this machine's. */
  static boolean isNear(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String bare = host.replace("[", "").replace("]", "");
    return LOOPBACK.matcher(bare.toLowerCase(Locale.ROOT)).matches();
  }

  /** Whether no page is said to be behind it: a browser says so of what was typed in. */
  static boolean isDirect(Request request) {
    return request.getHeaders().getValuesList(SITE).stream().allMatch("none"::equals);
  }
}
