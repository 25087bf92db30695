package dev.autoupdate.processor.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.autoupdate.frontend.kit.NodeProject;
import dev.autoupdate.processor.kit.Browser;
import dev.autoupdate.processor.kit.ServiceProcess;
import dev.autoupdate.processor.kit.SourceWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole process, broker included, is killed while a source goes on, and started again. All
 * clients that can be run here follow at the same time, and are checked at every single thing they
 * are told; those that cannot are skipped, each for itself.
 */
@Timeout(600)
final class StandardClientsKillIT {

  private static final int WARM = 100;
  private static final int STEP_MILLIS = 5;

  private static final Map<String, Client> CLIENTS = new LinkedHashMap<>();
  private static final AtomicInteger WRITTEN = new AtomicInteger();
  private static final ScheduledExecutorService WRITER =
      Executors.newSingleThreadScheduledExecutor();

  private static ServiceProcess service;
  private static SourceWriter source;
  private static @Nullable Page page;

  @BeforeAll
  static void allFollowThroughAKill(@TempDir Path folder) throws Exception {
    service = ServiceProcess.start(folder);
    NodeProject.missing(); // installs meanwhile
    service.awaitReady();
    source = service.source();
    begin();
    ScheduledFuture<?> writing =
        WRITER.scheduleWithFixedDelay(
            StandardClientsKillIT::write, 0, STEP_MILLIS, TimeUnit.MILLISECONDS);
    allReach(WARM);

    service.kill();
    service.startAgain();
    service.awaitReady();
    allReach(WRITTEN.get() + WARM);
    assertThat(writing.isDone()).as("the source cannot go on").isFalse();
    WRITER.shutdown();
    assertThat(WRITER.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    allReach(WRITTEN.get());
    // Whatever was told of the last step a second time would come before this one.
    write();
    allReach(WRITTEN.get());
  }

  @AfterAll
  static void stop() throws Exception {
    WRITER.shutdownNow();
    CLIENTS.values().forEach(Client::close);
    if (page != null) {
      page.close();
    }
    if (source != null) {
      source.close();
    }
    if (service != null) {
      service.close();
    }
  }

  @Test
  void theClientGoesOnByItselfByLongPoll() throws Exception {
    NodeProject.require();
    assertThat(client("client long-poll").returns()).isZero();
  }

  @Test
  void theClientGoesOnFromItsOffsetWhenEventsBreakOff() throws Exception {
    NodeProject.require();
    assertThat(client("client sse").returns()).isEqualTo(1);
  }

  @Test
  void theDatabaseGoesOnByItself() throws Exception {
    NodeProject.require();
    assertThat(client("database").returns()).isZero();
  }

  @Test
  void theEventSourceOfABrowserComesBackByItself() {
    Browser.require("an EventSource through a kill");
    assertThat(client("source").returns()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"long-poll", "sse"})
  void theModuleGoesOnByItselfInABrowser(String transport) throws Exception {
    Browser.require("the client module through a kill");
    assertThat(client(transport).returns()).isPositive();
    assertThat(Objects.requireNonNull(page).values(transport))
        .isEqualTo(new ObjectMapper().valueToTree(Steps.after(WRITTEN.get())));
  }

  private static void begin() throws Exception {
    if (NodeProject.missing().isEmpty()) {
      String url = url();
      CLIENTS.put("client long-poll", new StreamClient(url, "long-poll"));
      CLIENTS.put("client sse", new StreamClient(url, "sse"));
      CLIENTS.put("database", new DatabaseClient(url, "long-poll"));
    }
    if (Browser.isThere()) {
      Page opened = new Page(service.port());
      page = opened;
      for (String name : new String[] {"source", "long-poll", "sse"}) {
        CLIENTS.put(name, new PageClient(opened, name));
      }
    }
  }

  private static String url() throws Exception {
    String server = "http://127.0.0.1:" + service.port();
    HttpResponse<String> made =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(server + "/v1/views"))
                    .POST(BodyPublishers.ofString(Steps.request()))
                    .build(),
                BodyHandlers.ofString());
    return server + made.headers().firstValue("Location").orElseThrow();
  }

  private static void write() {
    try {
      source.write(Steps.batch(WRITTEN.get() + 1));
      WRITTEN.incrementAndGet();
    } catch (Exception e) {
      throw new IllegalStateException("the source cannot go on", e);
    }
  }

  private static void allReach(int step) throws Exception {
    for (Client client : CLIENTS.values()) {
      client.reach(step);
    }
  }

  private static Client client(String name) {
    return Objects.requireNonNull(CLIENTS.get(name), name);
  }
}
