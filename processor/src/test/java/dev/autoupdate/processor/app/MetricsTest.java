package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.http.FrontendOptions;
import dev.autoupdate.frontend.http.HttpFrontend;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.metrics.Failures.Kind;
import dev.autoupdate.frontend.read.Health;
import dev.autoupdate.frontend.remote.RemoteFetcher;
import dev.autoupdate.frontend.restrict.RulesSource;
import dev.autoupdate.frontend.restrict.policy.Policies;
import dev.autoupdate.frontend.restrict.policy.PolicyCompiler;
import dev.autoupdate.processor.kit.PollingClient;
import dev.autoupdate.processor.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final Pattern OURS = Pattern.compile("\\bautoupdate_[a-z_]+");

  private final Metrics metrics = new Metrics();
  private final Failures failures = metrics.failures();
  private volatile Health health = new Health(true, "ready", OptionalLong.of(2_500));
  private HttpFrontend http;
  private RemoteFetcher remote;

  private volatile long leftOut;

  @BeforeEach
  void start() throws Exception {
    Settings settings = Settings.read(Map.of("port", "0", "internal.port", "0"), Map.of(), null);
    FrontendOptions options = Options.frontend(settings);
    http =
        new HttpFrontend(
            options,
            Access.anonymous(Clock.systemUTC()),
            RulesSource.NONE,
            failures,
            null,
            () -> health,
            Clock.systemUTC());
    remote =
        new RemoteFetcher(
            http::watched,
            new Policies(new PolicyCompiler("user", failures)),
            PolicyDesk.open(settings).topic(),
            Options.remote(settings),
            failures);
    metrics.watch(http, () -> health, remote, new Metrics.OfLog(() -> 2, () -> 3, () -> leftOut));
    http.start();
  }

  @AfterEach
  void stop() {
    remote.close();
    http.close();
    metrics.close();
  }

  @Test
  void whatGoesWrongIsCountedByKindAndName() throws Exception {
    failures.tally(Kind.RELATION_VALUE, "user/group_id");
    failures.tally(Kind.RELATION_VALUE, "user/group_id");
    failures.tally(Kind.REMOTE_FIELD, "poll/live_count");

    assertThat(text())
        .contains("autoupdate_failures_total{kind=\"relation_value\",name=\"user/group_id\"} 2.0")
        .contains("autoupdate_failures_total{kind=\"remote_field\",name=\"poll/live_count\"} 1.0");
  }

  @Test
  void theLogsHealthIsToldAsItIsNow() throws Exception {
    assertThat(text()).contains("autoupdate_ready 1.0").contains("autoupdate_data_age_seconds 2.5");

    assertThat(text()).contains("autoupdate_topics_unsafe 2.0");

    health = new Health(false, "stalled", OptionalLong.empty());

    assertThat(text()).contains("autoupdate_ready 0.0").contains("autoupdate_data_age_seconds NaN");
  }

  @Test
  void allOfThemAreDocumented() throws Exception {
    failures.tally(Kind.RULE, "policy.yaml:3 user.self");
    String page = Files.readString(Path.of("../docs/operations.md"));
    String section = page.substring(page.indexOf("\n## Metrics"));
    section = section.substring(0, section.indexOf("\n## ", 1));

    // Staleness has no value before a remote field is watched.
    assertThat(names(text() + "autoupdate_remote_staleness_seconds")).isEqualTo(names(section));
    assertThat(text())
        .contains(
            "jvm_memory_used_bytes", "jvm_gc_memory_allocated_bytes_total", "process_cpu_usage");
  }

  @Test
  void keysThatWereLeftOutAreCounted() throws Exception {
    leftOut = 3;

    assertThat(text()).contains("autoupdate_log_keys_left_out 3.0");
  }

  private String text() throws Exception {
    return PollingClient.get(http.internalPort(), "/metrics").body();
  }

  private static Set<String> names(String text) {
    return OURS.matcher(text)
        .results()
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
