package dev.autoupdate.processor.app;

import dev.autoupdate.processor.settings.Settings;
import java.io.PrintStream;

/** What the command says once it has started: where it is, and what to try. */
final class Greeting {

  private static final String KEYS =
      "user/1/username,topic/1/title,motion/1/state,poll/1/state,poll/1/votes_cast";

  private Greeting() {}

  static void print(PrintStream out, Settings settings, Application service) {
    String url = "http://127.0.0.1:" + service.port() + "/system/autoupdate";
    out.println("autoupdate answers at " + url);
    out.println("  Kafka: " + service.bootstrapServers() + ", log: " + settings.log());
    if (settings.embeddedBroker() && settings.demo()) {
      out.println("  A simulated assembly is being fed. Try:");
      out.println();
      out.println("    curl '" + url + "?single=1&k=" + KEYS + "'");
      out.println("    curl -N '" + url + "?k=" + KEYS + "'");
      out.println("    curl -i '" + url + "?longpolling=1&offset=now&k=poll/1/votes_cast'");
    } else {
      out.println("  Try: curl -N '" + url + "?k=user/1/username'");
    }
    out.println();
    out.println("Ctrl-C stops it.");
    out.flush();
  }
}
