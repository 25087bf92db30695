package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.http.FrontendOptions;
import dev.autoupdate.frontend.request.RequestLimits;
import dev.autoupdate.frontend.view.ViewLimits;
import dev.autoupdate.processor.settings.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void withoutAnythingSetTheLimitsAreTheFrontendsOwn() {
    FrontendOptions options = frontend(Map.of());

    assertThat(options.limits()).isEqualTo(RequestLimits.DEFAULTS);
    assertThat(options.views()).isEqualTo(ViewLimits.DEFAULTS);
  }

  @Test
  void eachLimitArrivesWhereItBelongs() {
    FrontendOptions options =
        frontend(
            Map.of(
                "request.max.keys", "11",
                "request.max.depth", "12",
                "request.max.body.bytes", "2000",
                "view.max.keys", "13",
                "view.max.reads", "14",
                "view.max.steps", "17",
                "view.max.bytes", "18",
                "views.memory", "16k",
                "evaluation.wait", "19s",
                "view.interval", "15ms"));

    assertThat(options.limits()).isEqualTo(new RequestLimits(11, 12, 2_000));
    assertThat(options.views())
        .isEqualTo(
            new ViewLimits(
                13,
                14,
                17,
                18,
                16 * 1_024,
                ViewLimits.DEFAULTS.running(),
                ViewLimits.DEFAULTS.queued(),
                Duration.ofSeconds(19),
                Duration.ofMillis(15)));
  }

  private static FrontendOptions frontend(Map<String, String> given) {
    return Options.frontend(Settings.read(given, Map.of(), null));
  }
}
