package dev.autoupdate.processor.app;

import dev.autoupdate.processor.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Asks the service on this machine whether it is ready, for containers without a client of HTTP.
 */
@Command(
    name = "healthcheck",
    description = {
      "Asks the service on this machine whether it is ready; exit code 0 when it is.",
      "Asks at the internal port, which has health too and never needs a certificate."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Healthcheck implements Callable<Integer> {

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final Map<String, String> environment;

  @Mixin private final SettingsOptions options = new SettingsOptions();

  Healthcheck(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws StartupFailure, InterruptedException {
    Settings settings = options.read(environment);
    // The one that is always on this address, and never has a certificate made for a name.
    URI ready =
        URI.create(
            "http://127.0.0.1:" + settings.internalPort() + "/system/autoupdate/health/ready");
    HttpRequest request = HttpRequest.newBuilder(ready).timeout(TIMEOUT).build();
    try {
      HttpResponse<Void> response =
          HttpClient.newBuilder()
              .connectTimeout(TIMEOUT)
              .build()
              .send(request, HttpResponse.BodyHandlers.discarding());
      if (response.statusCode() == 200) {
        return 0;
      }
      throw new StartupFailure("not ready: " + ready + " answers " + response.statusCode(), null);
    } catch (IOException failure) {
      throw new StartupFailure("not ready: " + ready + " does not answer: " + failure, failure);
    }
  }
}
