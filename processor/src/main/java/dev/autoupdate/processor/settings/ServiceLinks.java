package dev.autoupdate.processor.settings;

import java.util.regex.Pattern;

/**
 * Variables that Kubernetes and Docker links put into every container beside a service named {@code
 * autoupdate} (or {@code autoupdate-kafka}): they look like settings and are none.
 */
final class ServiceLinks {

  private static final Pattern NAME =
      Pattern.compile(
          "AUTOUPDATE_([A-Z0-9_]+_)?(SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)|PORT_[0-9]+_(TCP|UDP).*)");

  private ServiceLinks() {}

  static boolean isOne(String variable, String text) {
    return NAME.matcher(variable).matches()
        || (variable.endsWith("_PORT") && text.matches("(tcp|udp)://.*"));
  }
}
