package dev.autoupdate.processor.app;

import dev.autoupdate.frontend.control.PolicyControl;
import dev.autoupdate.frontend.restrict.policy.PolicySource;
import dev.autoupdate.processor.settings.Settings;
import dev.autoupdate.schema.Json;
import java.io.PrintStream;
import java.time.Duration;

/** What the command says once it has started: where it is, and what to try. */
final class Greeting {

  private static final String KEYS =
      "user/1/username,topic/1/title,motion/1/state,poll/1/state,poll/1/votes_cast";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Greeting() {}

  static void print(PrintStream out, Settings settings, Application service)
      throws InterruptedException {
    String scheme = settings.edge().tlsKeystore().isPresent() ? "https" : "http";
    String url = scheme + "://127.0.0.1:" + service.port() + "/system/autoupdate";
    out.println("autoupdate answers at " + url);
    out.println("  Kafka: " + service.bootstrapServers() + ", log: " + settings.log());
    out.println("  Internal routes: http://127.0.0.1:" + service.internalPort());
    out.println("  " + policy(service));
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

  private static String policy(Application service) throws InterruptedException {
    if (!service.awaitServed(PATIENCE)) {
      return "Not ready yet: " + service.health().reason();
    }
    Json stored = PolicyControl.stored(service.state());
    if (stored == null) {
      return "NO POLICY: everything is visible to everybody. Set policy.file, or: policy apply FILE";
    }
    return PolicySource.of(stored)
        .map(policy -> "Policy: version " + policy.version())
        .orElse("The policy in the log is none: everything is hidden");
  }
}
