package dev.autoupdate.processor.app;

import dev.autoupdate.frontend.auth.JwtOptions;
import dev.autoupdate.frontend.auth.TokenSigner;
import dev.autoupdate.processor.settings.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a token that the service of the same settings accepts, for trying things out. */
@Command(
    name = "token",
    description = {
      "Prints a token for a user, signed with jwt.secret or the quick start's own secret.",
      "  curl -H \"Authorization: Bearer $(scripts/run token --user 5)\" ...",
      "With jwt.refresh.secret, prints header lines instead: ... | curl -H @- ..."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TokenCommand implements Callable<Integer> {

  private final Map<String, String> environment;
  private final Clock clock;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--user", paramLabel = "ID", required = true, description = "The user's id.")
  private long user;

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description = "The server's folder, where the quick start's secret is (default: ./data).")
  private @Nullable String dataDir;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The server's properties file (default: $AUTOUPDATE_CONFIG).")
  private @Nullable Path config;

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "How long it is good, as in 10m or 1h (default: 1h).")
  private String ttl = "";

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "A session, which a record on logouts.topic with this key ends.")
  private @Nullable String session;

  TokenCommand(Map<String, String> environment, Clock clock) {
    this.environment = environment;
    this.clock = clock;
  }

  @Override
  public Integer call() throws StartupFailure {
    Optional<Duration> life = Settings.duration(ttl);
    if (user < 1 || life.isEmpty()) {
      throw new ParameterException(
          command().commandLine(),
          user < 1
              ? "--user: expected a whole number from 1; who has no token is anonymous"
              : "--ttl: expected a duration, as in 10m or 1h");
    }
    Settings settings =
        SettingsOptions.read(
            dataDir == null ? Map.of() : Map.of("data.dir", dataDir), environment, config);
    if (Options.usesDemoSecret(settings) && !DemoSecret.isIn(settings.dataDir())) {
      // One that is made here would be no server's.
      throw new StartupFailure(
          "no server has been started with the data folder "
              + settings.dataDir()
              + " yet: name its folder with --data-dir, or set jwt.secret",
          null);
    }
    print(Options.tokens(settings), life.get());
    return 0;
  }

  private void print(Optional<JwtOptions> tokens, Duration life) throws StartupFailure {
    PrintWriter out = command().commandLine().getOut();
    JwtOptions.Scheme scheme = tokens.map(JwtOptions::scheme).orElse(null);
    if (scheme instanceof JwtOptions.SharedSecret shared) {
      out.println(sign(shared.secret(), tokens.get(), life));
    } else if (scheme instanceof JwtOptions.Pair pair) {
      out.println("Authentication: bearer " + sign(pair.secret(), tokens.get(), life));
      out.println("Cookie: refreshId=bearer%20" + sign(pair.refreshSecret(), tokens.get(), life));
    } else {
      throw new StartupFailure(
          scheme == null
              ? "there is no secret to sign with: set jwt.secret"
              : "tokens come from the issuer at jwt.jwks.url; there is no secret to sign with",
          null);
    }
    out.flush();
  }

  private String sign(String secret, JwtOptions tokens, Duration life) {
    Instant now = clock.instant();
    return new TokenSigner(secret, tokens.claims())
        .sign(user, Optional.ofNullable(session), now, now.plus(life));
  }

  private CommandSpec command() {
    CommandSpec present = spec;
    if (present == null) {
      throw new IllegalStateException("not called by the command line");
    }
    return present;
  }
}
