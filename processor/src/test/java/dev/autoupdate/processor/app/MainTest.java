package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.autoupdate.processor.settings.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<Settings> runs = new ArrayList<>();

  @TempDir Path folder;

  @Test
  void optionsReachTheRunnerAsSettings() {
    int code =
        execute(
            Map.of(),
            "--port=1",
            "--internal-port=2",
            "--kafka-port=3",
            "--data-dir=d",
            "--log=l",
            "--policy-file=p,q",
            "--no-demo");

    assertThat(code).isZero();
    assertThat(runs).hasSize(1);
    Settings settings = runs.get(0);
    assertThat(settings.port()).isEqualTo(1);
    assertThat(settings.internalPort()).isEqualTo(2);
    assertThat(settings.kafkaPort()).isEqualTo(3);
    assertThat(settings.dataDir()).isEqualTo(Path.of("d"));
    assertThat(settings.log()).isEqualTo("l");
    assertThat(settings.policyFiles()).containsExactly(Path.of("p"), Path.of("q"));
    assertThat(settings.demo()).isFalse();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void theEnvironmentNamesThePropertiesFile() throws Exception {
    Path file = Files.writeString(folder.resolve("a.properties"), "port=7");

    execute(Map.of("AUTOUPDATE_CONFIG", file.toString()));

    assertThat(runs).extracting(Settings::port).containsExactly(7);
  }

  @Test
  void theOptionForThePropertiesFileWins() throws Exception {
    Path file = Files.writeString(folder.resolve("a.properties"), "port=7");

    execute(Map.of("AUTOUPDATE_CONFIG", "nowhere"), "--config", file.toString());

    assertThat(runs).extracting(Settings::port).containsExactly(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nonsense | Unknown option",
        "--port | Missing required parameter",
        "surplus | Unmatched argument",
        "--port=x | port (option --port): 'x' is not valid; expected a port",
        "--config=nowhere | config (nowhere): expected a properties file",
        "--bootstrap-servers=x | bootstrap.servers (option --bootstrap-servers)",
      })
  void aWrongCallIsOneLineAndExitCode2(String argument, String problem) {
    int code = execute(Map.of(), argument);

    assertThat(code).isEqualTo(2);
    assertThat(err.toString().strip()).startsWith("autoupdate: ").contains(problem).hasLineCount(1);
    assertThat(runs).isEmpty();
  }

  @Test
  void aFailedStartIsOneLineAndExitCode1() {
    int code =
        execute(
            Map.of(),
            settings -> {
              throw new StartupFailure("no broker\nanswers", new IllegalStateException());
            });

    assertThat(code).isEqualTo(1);
    assertThat(err.toString().strip()).isEqualTo("autoupdate: no broker answers");
  }

  @Test
  void aWrongPolicyIsALineForEachErrorAndExitCode2() {
    int code =
        execute(
            Map.of(),
            settings -> {
              throw new InvalidPolicy(List.of("a.yaml:1:2: x", "b.yaml:3:4: y"));
            });

    assertThat(code).isEqualTo(2);
    assertThat(err.toString().lines()).containsExactly("a.yaml:1:2: x", "b.yaml:3:4: y");
  }

  @Test
  void anUnexpectedFailureIsOneLineToo() {
    int code =
        execute(
            Map.of(),
            settings -> {
              throw new IllegalStateException("oh");
            });

    assertThat(code).isEqualTo(1);
    assertThat(err.toString().strip())
        .isEqualTo("autoupdate: unexpected failure: java.lang.IllegalStateException: oh");
  }

  @Test
  void helpNamesEveryOption() {
    assertThat(execute(Map.of(), "--help")).isZero();

    assertThat(out.toString())
        .contains("--port", "--internal-port", "--kafka-port", "--data-dir", "--no-demo", "--log")
        .contains("--bootstrap-servers", "--config", "--version")
        .contains("healthcheck", "policy", "token");
    assertThat(runs).isEmpty();
  }

  @Test
  void theVersionTellsTheJavaItRunsOn() {
    assertThat(execute(Map.of(), "--version")).isZero();

    assertThat(out.toString()).startsWith("autoupdate ").contains("Java " + Runtime.version());
  }

  @ParameterizedTest
  @CsvSource({"200, 0", "503, 1"})
  void theHealthcheckIsTheAnswerOfTheService(int status, int expected) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/system/autoupdate/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      int code =
          execute(Map.of(), "healthcheck", "--internal-port=" + server.getAddress().getPort());

      assertThat(code).isEqualTo(expected);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void theHealthcheckFailsInOneLineWhenNobodyAnswers() throws Exception {
    // Bound, so that nobody else listens there, and not listening.
    try (Socket silent = new Socket()) {
      silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String port = Integer.toString(silent.getLocalPort());

      int code = execute(Map.of("AUTOUPDATE_INTERNAL_PORT", port), "healthcheck");

      assertThat(code).isEqualTo(1);
      assertThat(err.toString().strip()).startsWith("autoupdate: not ready: ").hasLineCount(1);
    }
  }

  private int execute(Map<String, String> environment, String... args) {
    return execute(environment, runs::add, args);
  }

  private int execute(Map<String, String> environment, Runner runner, String... args) {
    CommandLine command = Main.commandLine(environment, runner);
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(args);
  }
}
