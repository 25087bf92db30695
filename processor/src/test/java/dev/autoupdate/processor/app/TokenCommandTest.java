package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.auth.Authentication;
import dev.autoupdate.frontend.auth.Caller;
import dev.autoupdate.frontend.auth.Credentials;
import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.auth.Sessions;
import dev.autoupdate.processor.settings.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TokenCommandTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String OTHER = "fedcba9876543210fedcba9876543210";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  void theQuickStartAcceptsItsOwnToken() throws Exception {
    Map<String, String> environment = Map.of("AUTOUPDATE_DATA_DIR", folder.toString());
    DemoSecret.of(folder);

    assertThat(execute(environment, "--user=5", "--session=a")).isZero();

    Authentication answer = ask(environment, Map.of("Authorization", "Bearer " + line(0)));
    assertThat(answer)
        .isInstanceOfSatisfying(
            Caller.class,
            caller -> {
              assertThat(caller.identity()).isEqualTo(Identity.of(5));
              assertThat(caller.session()).contains("a");
              assertThat(Duration.between(Instant.EPOCH, caller.expiry().orElseThrow()))
                  .isBetween(
                      Duration.ofMillis(Clock.systemUTC().millis()).plusMinutes(59),
                      Duration.ofMillis(Clock.systemUTC().millis()).plusMinutes(61));
            });
  }

  @Test
  void whereNoServerHasBeenThereIsNoSecretToSignWith() {
    Map<String, String> environment = Map.of("AUTOUPDATE_DATA_DIR", folder.toString());

    assertThat(execute(environment, "--user=5")).isEqualTo(1);

    assertThat(err.toString())
        .contains("no server has been started with the data folder " + folder);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theSecretOfTheQuickStartIsItsOwnersAloneAndStays() throws Exception {
    String first = DemoSecret.of(folder);

    assertThat(first).hasSize(64).isEqualTo(DemoSecret.of(folder));
    Path file = folder.resolve("jwt.secret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(DemoSecret.of(folder.resolve("other"))).isNotEqualTo(first);
    try (var files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("jwt.secret", "other");
    }
  }

  @Test
  void theConfiguredSecretSigns() throws Exception {
    Map<String, String> environment =
        Map.of(
            "AUTOUPDATE_BOOTSTRAP_SERVERS",
            "a:1",
            "AUTOUPDATE_JWT_SECRET",
            SECRET,
            "AUTOUPDATE_JWT_ISSUER",
            "i",
            "AUTOUPDATE_JWT_USER_CLAIM",
            "uid");

    assertThat(execute(environment, "--user=7", "--ttl=10m")).isZero();

    assertThat(ask(environment, Map.of("Authorization", "Bearer " + line(0))))
        .isInstanceOf(Caller.class);
  }

  @Test
  void aPairIsPrintedAsHeaders() throws Exception {
    Map<String, String> environment =
        Map.of(
            "AUTOUPDATE_BOOTSTRAP_SERVERS",
            "a:1",
            "AUTOUPDATE_JWT_SECRET",
            SECRET,
            "AUTOUPDATE_JWT_REFRESH_SECRET",
            OTHER);

    assertThat(execute(environment, "--user=7", "--session=a")).isZero();

    assertThat(line(0)).startsWith("Authentication: bearer ");
    assertThat(line(1)).startsWith("Cookie: refreshId=bearer%20");
    assertThat(
            ask(
                environment,
                Map.of(
                    "Authentication", line(0).replace("Authentication: ", ""),
                    "refreshId", line(1).replace("Cookie: refreshId=", ""))))
        .isInstanceOf(Caller.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--user=0",
        "--user=-1",
        "--user=x",
        "--user=1 --ttl=0s",
        "--user=1 --ttl=soon"
      })
  void aWrongCallIsOneLineAndExitCode2(String arguments) {
    assertThat(execute(Map.of(), arguments.isEmpty() ? new String[0] : arguments.split(" ")))
        .isEqualTo(2);
    assertThat(err.toString().strip()).startsWith("autoupdate: ").hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whereThereIsNoSecretItSaysSo() {
    assertThat(execute(Map.of("AUTOUPDATE_BOOTSTRAP_SERVERS", "a:1"), "--user=1")).isEqualTo(1);
    assertThat(err.toString()).contains("set jwt.secret");
    assertThat(execute(Map.of("AUTOUPDATE_JWT_JWKS_URL", "http://a/b"), "--user=1")).isEqualTo(1);
    assertThat(err.toString()).contains("the issuer at jwt.jwks.url");
  }

  private static Authentication ask(Map<String, String> environment, Map<String, String> given)
      throws StartupFailure {
    Clock clock = Clock.systemUTC();
    Credentials credentials =
        new Credentials() {
          @Override
          public List<String> header(String name) {
            return Optional.ofNullable(given.get(name)).stream().toList();
          }

          @Override
          public List<String> cookie(String name) {
            return header(name);
          }
        };
    return Access.byTokens(
            Options.tokens(Settings.read(Map.of(), environment, null)).orElseThrow(),
            Sessions.without(clock),
            clock)
        .authenticator()
        .authenticate(credentials)
        .join();
  }

  private String line(int number) {
    return out.toString().lines().toList().get(number);
  }

  private int execute(Map<String, String> environment, String... args) {
    CommandLine command = Main.commandLine(environment, settings -> {});
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] all = new String[args.length + 1];
    all[0] = "token";
    System.arraycopy(args, 0, all, 1, args.length);
    return command.execute(all);
  }
}
