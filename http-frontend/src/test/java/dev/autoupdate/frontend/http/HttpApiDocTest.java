package dev.autoupdate.frontend.http;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.auth.ClaimRules;
import dev.autoupdate.frontend.auth.JwtOptions;
import dev.autoupdate.frontend.auth.Privileges;
import dev.autoupdate.frontend.auth.Sessions;
import dev.autoupdate.frontend.auth.TokenSigner;
import dev.autoupdate.frontend.http.ConsolePage.Command;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Types what docs/http-api.md has people type, and sees what it shows. Needs bash and curl. */
final class HttpApiDocTest {

  private static final Path PAGE = Path.of("..", "docs", "http-api.md");
  private static final String SECRET = "s".repeat(64);
  private static final String REFRESH_SECRET = "r".repeat(64);
  private static final String ADA = "user/1/username=\"ada\"";
  private static final String EVE = "user/1/username=\"eve\"";

  /** What happens in a section besides typing. */
  private interface Story {
    void tell() throws Exception;
  }

  private final Map<String, Story> stories =
      Map.ofEntries(
          entry("Server-sent events", this::events),
          entry("When an offset is of no use", this::eve),
          entry("Compressed lines", this::eve),
          entry("The multipart long-poll", this::eve),
          entry("HTTP/2 and TLS", this::tls),
          entry("Durable Streams", this::durableStreams),
          entry("Examples", this::examples),
          entry("Trying it out", this::tokens),
          entry("For privileged users", this::privileged));

  @TempDir Path folder;

  private final Clock clock = Clock.systemUTC();
  private final Sessions sessions = Sessions.awaitingLogouts(clock, Duration.ofHours(24));
  private final Deque<Command> toType = new ArrayDeque<>();
  private InMemoryKeyState state = new InMemoryKeyState(new Epoch("5d41402abc4b"));
  private HttpKit kit;
  private Shell shell;

  @BeforeAll
  static void needsItsTools() throws Exception {
    for (String tool : List.of("bash", "curl", "base64", "zstd", "openssl")) {
      boolean there = Shell.has(tool);
      if (!there) {
        System.err.println("SKIPPED: HttpApiDocTest, for there is no " + tool + " on the path");
      }
      assumeTrue(there, tool + " is on the path");
    }
  }

  @BeforeEach
  void start() throws Exception {
    sessions.upToDate();
    kit = new HttpKit(options(), clock, Access.anonymous(clock));
    shell = new Shell(folder, Map.of("SECRET", SECRET));
    Shell.program(folder.resolve("scripts/run"), "test \"$1\" != token || cat token");
    Shell.program(folder.resolve("kafka-console-producer.sh"), "cat > produced");
  }

  @AfterEach
  void stop() {
    shell.close();
    kit.close();
  }

  @TestFactory
  Stream<DynamicTest> whatThePageShowsIsSeen() throws Exception {
    Map<String, List<Command>> sections =
        ConsolePage.in(PAGE).stream().collect(Collectors.groupingBy(Command::heading));
    assertThat(sections.keySet()).containsExactlyInAnyOrderElementsOf(stories.keySet());
    return stories.entrySet().stream()
        .map(
            story ->
                DynamicTest.dynamicTest(
                    story.getKey(),
                    () -> {
                      toType.clear();
                      toType.addAll(sections.getOrDefault(story.getKey(), List.of()));
                      state = new InMemoryKeyState(new Epoch("5d41402abc4b"));
                      serve(new JwtOptions.SharedSecret(SECRET, Optional.of("token")), true);

                      story.getValue().tell();

                      assertThat(toType).as("what is not typed").isEmpty();
                    }));
  }

  private void events() throws Exception {
    // It shows what a client is told after a while; none of that may come before the change does.
    serve(options(Duration.ofSeconds(6)), Access.anonymous(clock));
    upTo(42, ADA);
    type(
        () -> {
          onceWaiting(47, EVE).call();
          shell.awaitLine("eve");
          return upTo(61);
        });
  }

  private void eve() throws Exception {
    upTo(42, ADA);
    upTo(47, EVE);
    while (!toType.isEmpty()) {
      type();
    }
  }

  private void durableStreams() throws Exception {
    upTo(42, ADA);
    type();
    type();
    type(onceWaiting(47, EVE));
  }

  private void examples() throws Exception {
    upTo(42, ADA, "user/2/username=\"bob\"");
    type();
    type(onceWaiting(47, EVE));
    type(onceWaiting(48, "user/1/username=null"));
    type();
    type(() -> state.applyFrom("datastore.changes", 0, 1_234, ADA));
    type();
  }

  private void tls() throws Exception {
    type();
    type();
    TlsOptions tls = new TlsOptions(folder.resolve("keys.p12"), "changeit");
    EdgeOptions edge =
        new EdgeOptions(
            AllowedOrigins.NONE, TrafficLimits.DEFAULTS, WireLimits.DEFAULTS, 0, Optional.of(tls));
    serve(options().with(edge), Access.anonymous(clock));
    upTo(42, ADA);
    type();
  }

  private void tokens() throws Exception {
    upTo(42, ADA);
    serve(new JwtOptions.SharedSecret(SECRET, Optional.of("token")), false);
    Files.writeString(folder.resolve("token"), token(SECRET));
    type();
    type();
    type();
    type(
        () -> {
          awaitWaiting(1);
          sessions.logout("s1");
          return null;
        });
    type();
    assertThat(folder.resolve("produced")).hasContent("s1:{}");

    serve(new JwtOptions.Pair(SECRET, REFRESH_SECRET, Optional.empty()), false);
    Files.writeString(
        folder.resolve("token"),
        "Authentication: bearer %s\nCookie: refreshId=bearer%%20%s\n"
            .formatted(token(SECRET), token(REFRESH_SECRET)));
    type();
    serve(new JwtOptions.SharedSecret(SECRET, Optional.of("token")), false);
    shell.run("TOKEN=" + token(SECRET), 0, () -> null);
    type();
  }

  private void privileged() throws Exception {
    ChangeBatch.About about =
        new ChangeBatch.About(42L, 5L, "2026-03-01T09:30:00Z", Json.of("[\"Motion created\"]"));
    state.apply(about, "motion/42/title=\"first\"");
    shell.run("TOKEN=" + token(SECRET), 0, () -> null);
    for (int stream = 1; stream <= 3; stream++) {
      kit.getAsync("/system/autoupdate?k=user/" + stream + "/username");
    }
    for (int poll = 1; poll <= 2; poll++) {
      kit.getAsync("/system/autoupdate?longpolling=1&offset=now&k=user/" + poll + "/username");
    }
    HttpRequest byUser =
        kit.request("/system/autoupdate?k=user/1/username")
            .header("Authorization", "Bearer " + token(SECRET))
            .build();
    kit.client.sendAsync(byUser, HttpResponse.BodyHandlers.ofString());
    awaitWaiting(6);
    type();
    type();
    type();
  }

  private void type() throws Exception {
    type(() -> null);
  }

  /** The next command; does what happens while it runs, and compares its output. */
  private void type(Callable<?> meanwhile) throws Exception {
    Command command = toType.remove();
    String text =
        command
            .text()
            .replace("localhost:9012", "localhost:" + kit.port)
            .replace("localhost:9013", "localhost:" + kit.frontend.internalPort());
    List<String> shown = masked(command.output());
    int enough = text.matches("curl -k?N .*") ? shown.size() : 0;
    List<String> seen = masked(shell.run(text, enough, meanwhile));

    if (text.startsWith("curl -i")) {
      assertThat(head(seen)).as(text).containsAll(head(shown));
      assertThat(body(seen)).as(text).isEqualTo(body(shown));
    } else {
      assertThat(seen).as(text).isEqualTo(shown);
    }
  }

  private static List<String> head(List<String> answer) {
    return answer.stream().takeWhile(line -> !line.isEmpty()).toList();
  }

  private static List<String> body(List<String> answer) {
    return answer.stream().dropWhile(line -> !line.isEmpty()).toList();
  }

  // A pause is another one for each client; how a request is compressed depends on the system.
  private static List<String> masked(List<String> lines) {
    return lines.stream()
        .map(line -> line.replaceFirst("^retry: \\d+$", "retry: N"))
        .map(line -> line.replaceFirst("^Location: /v1/view/\\S+$", "Location: /v1/view/ID"))
        .toList();
  }

  private long upTo(long position, String... literals) {
    while (state.position() < position - 1) {
      state.apply();
    }
    return state.apply(literals);
  }

  private Callable<?> onceWaiting(long position, String... literals) {
    return () -> {
      awaitWaiting(1);
      return upTo(position, literals);
    };
  }

  private void awaitWaiting(int clients) {
    await().until(() -> kit.frontend.waiting() == clients);
  }

  private static String token(String secret) {
    Instant now = Instant.now();
    return new TokenSigner(secret, ClaimRules.DEFAULTS)
        .sign(5, Optional.of("s2"), now, now.plusSeconds(600));
  }

  private void serve(JwtOptions.Scheme scheme, boolean anonymous) throws Exception {
    JwtOptions tokens = new JwtOptions(scheme, ClaimRules.DEFAULTS, anonymous);
    Privileges privileges = new Privileges("user", List.of("5"));
    serve(options(), Access.byTokens(tokens, sessions, clock).with(privileges));
  }

  private void serve(FrontendOptions options, Access access) throws Exception {
    kit.close();
    kit = new HttpKit(options, clock, access);
    kit.frontend.serve(state, state.changes());
  }

  private static FrontendOptions options() {
    return options(Duration.ofSeconds(20));
  }

  private static FrontendOptions options(Duration heartbeat) {
    return LifecycleTest.times(Duration.ofSeconds(20), heartbeat);
  }
}
