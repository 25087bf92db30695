package dev.autoupdate.frontend.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;

/**
 * How long a client wants its long-poll to wait at most: {@code timeout} in the query, or else the
 * preference {@code wait} as <a href="https://www.rfc-editor.org/rfc/rfc7240">RFC 7240</a> has it.
 *
 * @param seconds at least 1
 */
record PreferredWait(int seconds) {

  private static final Pattern WAIT =
      Pattern.compile("wait\\s*=\\s*\"?([0-9]{1,9})\"?\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

  PreferredWait {
    seconds = Math.max(1, seconds);
  }

  /** What the request says; a preference that is not understood is none. */
  static Optional<PreferredWait> of(Request request, Query query) throws Refusal {
    Optional<String> timeout = query.one("timeout");
    if (timeout.isPresent()) {
      if (!timeout.get().matches("[0-9]{1,9}")) {
        throw new Refusal(Problem.invalid("timeout: expected a whole number of seconds"));
      }
      return Optional.of(new PreferredWait(Integer.parseInt(timeout.get())));
    }
    return preferences(request).stream()
        .map(WAIT::matcher)
        .filter(Matcher::matches)
        .findFirst()
        .map(wait -> new PreferredWait(Integer.parseInt(wait.group(1))));
  }

  private static List<String> preferences(Request request) {
    return request.getHeaders().getCSV("Prefer", true);
  }

  /** The same, but not longer than this server waits. */
  Duration within(Duration longest) {
    Duration wanted = Duration.ofSeconds(seconds);
    return wanted.compareTo(longest) < 0 ? wanted : longest;
  }
}
