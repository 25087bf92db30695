package dev.autoupdate.frontend.http;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The HTTP frontend could not start. The message is one line for a person. */
public final class StartFailed extends Exception {

  private static final long serialVersionUID = 1L;

  /** What Jetty says; the address may have a host name before the slash. */
  private static final Pattern BIND = Pattern.compile("Failed to bind to /?(.*:(\\d+))");

  private final @Nullable Integer port;

  private StartFailed(String message, @Nullable Integer port, Throwable cause) {
    super(message, cause);
    this.port = port;
  }

  /** For what Javalin or Jetty threw at the start. */
  static StartFailed of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Matcher bind = BIND.matcher(String.valueOf(cause.getMessage()));
      if (bind.matches()) {
        Throwable why = cause.getCause();
        return new StartFailed(
            "cannot listen on "
                + bind.group(1)
                + ": "
                + (why == null ? "taken" : String.valueOf(why.getMessage())),
            Integer.valueOf(bind.group(2)),
            failure);
      }
    }
    String last = String.valueOf(failure.getMessage());
    return new StartFailed(
        "cannot start the HTTP server: " + last.lines().findFirst().orElse(""), null, failure);
  }

  /** The port that could not be had, if it was that. */
  public OptionalInt port() {
    return port == null ? OptionalInt.empty() : OptionalInt.of(port);
  }
}
