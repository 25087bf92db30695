package dev.autoupdate.processor.app;

import dev.autoupdate.frontend.control.PolicyControl;
import dev.autoupdate.frontend.restrict.policy.PolicySource;
import dev.autoupdate.processor.settings.Settings;
import dev.autoupdate.schema.Json;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/** What the command says once it has started: where it is, and what to try. */
final class Greeting {

  private static final String REQUEST =
      "[{\"collection\":\"poll\",\"ids\":[1],\"fields\":{\"title\":null,\"votes_cast\":null,\"vote_ids\":"
          + "{\"type\":\"relation-list\",\"collection\":\"vote\",\"fields\":{\"value\":null}}}}]";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Greeting() {}

  static void print(PrintStream out, Settings settings, Application service)
      throws InterruptedException {
    String scheme = settings.edge().tlsKeystore().isPresent() ? "https" : "http";
    String url = scheme + "://127.0.0.1:" + service.port() + "/system/autoupdate";
    out.println("autoupdate answers at " + url);
    out.println("  Kafka: " + service.bootstrapServers() + ", log: " + settings.log());
    out.println("  Internal routes: http://127.0.0.1:" + service.internalPort());
    out.println(
        "  Metrics:         http://"
            + settings.edge().metricsHost()
            + ":"
            + service.metricsPort()
            + "/metrics");
    out.println("  " + policy(settings, service));
    if (QuickStart.isDemo(settings)) {
      out.println("  Web console: http://127.0.0.1:" + service.port() + "/");
      out.println(
          "  A simulated assembly is being fed. The same request shows each user what they may");
      out.println("  see: try it as anonymous, as a delegate and as the admin.");
      out.println();
      out.println("    R='" + REQUEST + "'");
      out.println("    curl -N -d \"$R\" " + url);
      out.println("    curl -N -d \"$R\" " + bearer(settings, DemoUsers.DELEGATE) + " " + url);
      out.println("    curl -N -d \"$R\" " + bearer(settings, DemoUsers.ADMIN) + " " + url);
    } else {
      out.println("  Try: curl -N '" + url + "?k=user/1/username'");
    }
    out.println();
    out.println("Ctrl-C stops it.");
    out.flush();
  }

  private static String bearer(Settings settings, long user) {
    boolean elsewhere = !settings.dataDir().normalize().equals(Path.of("data"));
    String folder = elsewhere ? " --data-dir " + settings.dataDir() : "";
    return "-H \"Authorization: Bearer $(scripts/run token --user " + user + folder + ")\"";
  }

  private static String policy(Settings settings, Application service) throws InterruptedException {
    if (!service.awaitServed(PATIENCE)) {
      return "Not ready yet: " + service.health().reason();
    }
    Json stored = PolicyControl.stored(service.state());
    if (stored == null) {
      if (settings.policyRequired()) {
        return "NO POLICY, so nothing is visible: policy.required is set. Put one: policy apply FILE";
      }
      return "NO POLICY: everything is visible to everybody. Set policy.file, or: policy apply FILE";
    }
    return PolicySource.of(stored)
        .map(policy -> "Policy: version " + policy.version())
        .orElse("The policy in the log is none: everything is hidden");
  }
}
