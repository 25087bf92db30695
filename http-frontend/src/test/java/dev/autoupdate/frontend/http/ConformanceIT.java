package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.autoupdate.frontend.kit.NodeProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The protocol's own suite, run against what answers reads. */
@Timeout(400)
final class ConformanceIT {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path PAGE = Path.of("..", "docs", "conformance.md");
  private static final Duration LONG_POLL = Duration.ofSeconds(2);
  private static final int SUITE_SECONDS = 300;

  @Test
  void thePageSaysWhatTheSuiteSays() throws Exception {
    Path folder = NodeProject.require();
    JsonNode exceptions = MAPPER.readTree(folder.resolve("not-applicable.json").toFile());

    ConformanceReport report = new ConformanceReport(run(folder, exceptions), exceptions);

    String page = report.page(version(folder));
    if (Boolean.getBoolean("conformance.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(report.failed()).isEmpty();
    assertThat(report.passed()).isGreaterThan(100);
    assertThat(page).isEqualTo(Files.readString(PAGE));
  }

  private static JsonNode run(Path folder, JsonNode exceptions) throws Exception {
    Path result = folder.resolve("conformance.json");
    Files.deleteIfExists(result);
    try (WritableStreams streams = new WritableStreams(LONG_POLL)) {
      ProcessBuilder suite =
          new ProcessBuilder(
                  "node",
                  "node_modules/vitest/vitest.mjs",
                  "run",
                  "conformance.test.mjs",
                  "--testNamePattern=" + ConformanceReport.pattern(exceptions),
                  "--testTimeout=30000",
                  "--reporter=json",
                  "--outputFile=" + result.getFileName())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("conformance.log").toFile());
      suite.environment().put("CONFORMANCE_URL", "http://127.0.0.1:" + streams.port());
      suite.environment().put("CONFORMANCE_LONGPOLL_MS", Long.toString(LONG_POLL.toMillis()));
      Process process = suite.start();
      try {
        assertThat(process.waitFor(SUITE_SECONDS, TimeUnit.SECONDS)).isTrue();
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    return MAPPER.readTree(result.toFile());
  }

  private static String version(Path folder) throws Exception {
    return MAPPER
        .readTree(folder.resolve("package.json").toFile())
        .at("/dependencies/@durable-streams~1server-conformance-tests")
        .textValue();
  }
}
