package dev.autoupdate.frontend.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.staticfiles.Location;
import java.util.Map;

/**
 * The web console at {@code /} and the client module {@code /client.js}: files without any secret,
 * the same for everybody.
 */
final class ConsoleFiles {

  // Nothing is loaded from elsewhere, nothing is run that is not a file of ours.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private ConsoleFiles() {}

  static void install(JavalinConfig config) {
    config.staticFiles.add(
        files -> {
          files.hostedPath = "/";
          files.directory = "/web";
          files.location = Location.CLASSPATH;
          files.headers =
              Map.of(
                  "Cache-Control", "no-cache",
                  "Content-Security-Policy", POLICY,
                  "Referrer-Policy", "no-referrer");
        });
  }
}
