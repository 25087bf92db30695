package dev.autoupdate.processor.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class PolicyCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> requests = new ArrayList<>();
  private HttpServer service;
  private int status = 200;
  private String answer = "";

  @TempDir Path folder;

  @BeforeEach
  void startService() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    service.createContext(
        "/",
        exchange -> {
          requests.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          byte[] body = answer.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    service.start();
  }

  @AfterEach
  void stopService() {
    service.stop(0);
  }

  @Test
  void aCheckOfAPolicyAsksNobody() throws Exception {
    assertThat(execute("check", file("version: 4\n"))).isZero();

    assertThat(out.toString().strip()).isEqualTo("version 4 is a policy");
    assertThat(requests).isEmpty();
  }

  @Test
  void aCheckNamesEveryErrorByFileLineAndColumn() throws Exception {
    String file = file("version: 4\ncollections:\n  motion:\n    x: 1\n    y: 1\n");

    assertThat(execute("check", file)).isEqualTo(1);

    assertThat(err.toString().lines()).hasSize(2).allMatch(line -> line.startsWith(file + ":"));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void applySendsTheFilesAndSaysFromWhereOnTheyCount() throws Exception {
    answer = "{\"outcome\":\"applied\",\"version\":4,\"position\":42}";

    assertThat(execute("apply", internalPort(), file("version: 4\n"))).isZero();

    assertThat(requests)
        .containsExactly(
            "PUT /internal/policy"
                + " {\"files\":[{\"name\":\"policy.yaml\",\"text\":\"version: 4\\n\"}]}");
    assertThat(out.toString().strip()).isEqualTo("version 4 is in force from position 42 on");
  }

  @Test
  void applyPrintsWhatTheServiceWarnsOf() throws Exception {
    answer =
        "{\"outcome\":\"applied\",\"version\":4,\"position\":42,"
            + "\"warnings\":[\"policy.yaml:1:1: x\",\"policy.yaml:2:1: y\"]}";

    assertThat(execute("apply", internalPort(), file("version: 4\n"))).isZero();

    assertThat(err.toString().lines()).containsExactly("policy.yaml:1:1: x", "policy.yaml:2:1: y");
    assertThat(out.toString().strip()).isEqualTo("version 4 is in force from position 42 on");
  }

  @Test
  void applySaysWhenNothingIsNew() throws Exception {
    answer = "{\"outcome\":\"unchanged\",\"version\":4}";

    assertThat(execute("apply", "--url=" + url(), file("version: 4\n"))).isZero();

    assertThat(out.toString().strip()).isEqualTo("version 4 was in force already");
  }

  @Test
  void aRefusedPolicyIsExitCode1WithTheReasonLineByLine() throws Exception {
    status = 400;
    answer = "{\"error\":{\"type\":\"invalid_policy\",\"msg\":\"a.yaml:1:1: x\\na.yaml:2:1: y\"}}";

    assertThat(execute("apply", internalPort(), file("version: 4\n"))).isEqualTo(1);

    assertThat(err.toString().lines()).containsExactly("a.yaml:1:1: x", "a.yaml:2:1: y");
  }

  @Test
  void anOlderPolicyIsExitCode1WithTheReason() throws Exception {
    status = 409;
    answer =
        "{\"error\":{\"type\":\"older_policy\",\"msg\":\"version 5 is in force, 4 is lower\"}}";

    assertThat(execute("apply", internalPort(), file("version: 4\n"))).isEqualTo(1);

    assertThat(err.toString().strip()).isEqualTo("autoupdate: version 5 is in force, 4 is lower");
  }

  @Test
  void showPrintsTheFiles() {
    answer =
        "{\"version\":4,\"files\":[{\"name\":\"a.yaml\",\"text\":\"version: 4\\n\"},"
            + "{\"name\":\"b.yaml\",\"text\":\"\"}]}";

    assertThat(execute("show", internalPort())).isZero();

    assertThat(out.toString().lines()).containsExactly("# a.yaml", "version: 4", "# b.yaml", "");
  }

  @Test
  void explainAsksForOneUserAndKey() {
    answer = "motion/5/title is shown\n";

    assertThat(execute("explain", internalPort(), "--user=7", "motion/5/title")).isZero();

    assertThat(requests)
        .containsExactly("GET /internal/policy/explain?user_id=7&key=motion%2F5%2Ftitle ");
    assertThat(out.toString()).isEqualTo("motion/5/title is shown\n");
  }

  @Test
  void whereNobodyAnswersIsSaidInOneLine() {
    String url = url();
    service.stop(0);

    assertThat(execute("show", "--url=" + url)).isEqualTo(1);

    assertThat(err.toString().strip())
        .startsWith("autoupdate: " + url + " does not answer")
        .hasLineCount(1);
  }

  @Test
  void aUrlThatIsNoneIsRefusedInOneLine() {
    for (String url : List.of("foo", "ftp://127.0.0.1", "http:/x")) {
      err.getBuffer().setLength(0);

      assertThat(execute("show", "--url=" + url)).isEqualTo(1);

      assertThat(err.toString().strip())
          .isEqualTo("autoupdate: --url: expected a URL, as in http://127.0.0.1:9013");
    }
  }

  @Test
  void filesThatAreTooLargeForTheServiceAreSaidToBe() throws Exception {
    status = 413;
    answer = "{\"error\":{\"type\":\"invalid_request\",\"msg\":\"the request was refused\"}}";

    assertThat(execute("apply", "--url=" + url(), file("version: 4\n"))).isEqualTo(1);

    assertThat(err.toString().strip())
        .isEqualTo("autoupdate: that is more than " + url() + " takes at a time");
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("policy.yaml"), text).toString();
  }

  private String internalPort() {
    return "--internal-port=" + service.getAddress().getPort();
  }

  private String url() {
    return "http://127.0.0.1:" + service.getAddress().getPort();
  }

  private int execute(String command, String... args) {
    List<String> all = new ArrayList<>(List.of("policy", command));
    all.addAll(List.of(args));
    CommandLine line = Main.commandLine(Map.of(), settings -> {});
    // Subcommands have writers of their own.
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(all.toArray(new String[0]));
  }
}
