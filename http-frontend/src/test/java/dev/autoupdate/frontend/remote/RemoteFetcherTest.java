package dev.autoupdate.frontend.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.autoupdate.frontend.kit.AppliedAtOnce;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.restrict.policy.Policies;
import dev.autoupdate.frontend.restrict.policy.PolicyCompiler;
import dev.autoupdate.frontend.restrict.policy.PolicyFile;
import dev.autoupdate.frontend.restrict.policy.PolicySource;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With its thread, a clock that runs and a service that is asked by HTTP. */
@Timeout(60)
final class RemoteFetcherTest {

  private static final Key ONE = Key.of("poll/1/live_count");
  private static final Key TWO = Key.of("poll/2/live_count");

  private final InMemoryKeyState state = new InMemoryKeyState();
  private final AppliedAtOnce topic = new AppliedAtOnce(state);
  private final Failures failures = new Failures();
  private final Set<Key> watched = ConcurrentHashMap.newKeySet();
  private final AtomicLong looks = new AtomicLong();
  private final CountDownLatch held = new CountDownLatch(1);
  private TestService service;
  private RemoteFetcher fetcher;

  @BeforeEach
  void start() throws Exception {
    service = new TestService();
    fetcher =
        new RemoteFetcher(
            this::watched,
            new Policies(new PolicyCompiler("user", failures)),
            topic,
            new RemoteLimits(2, 500, 10_000, 1_000, 10_000),
            failures);
    state.apply("poll/1/title=\"t\"");
  }

  @AfterEach
  void stop() {
    fetcher.close();
    held.countDown();
    service.close();
  }

  @Test
  void whatChangesInTheServiceChangesInTheState() throws Exception {
    remote("live_count");
    service.answer(200, "{\"poll\":{\"1\":{\"live_count\":5}}}");
    watched.add(ONE);

    fetcher.serve(state);
    await().untilAsserted(() -> assertThat(value(ONE)).isEqualTo(Json.of("5")));
    assertThat(service.asked()).isEqualTo("[\"poll/1/live_count\"]");

    service.answer(200, "{\"poll\":{\"1\":{\"live_count\":6}}}");
    await().untilAsserted(() -> assertThat(value(ONE)).isEqualTo(Json.of("6")));

    service.answer(500, "");
    await().until(() -> failures.count(Failures.Kind.REMOTE_FIELD, "poll/live_count") > 0);
    assertThat(value(ONE)).isEqualTo(Json.of("6"));
    assertThat(fetcher.staleness()).containsOnlyKeys("poll/live_count");
    assertThat(topic.sent()).isEqualTo(2);
  }

  @Test
  void slowServicesHaveNoMoreRequestsUnderWayThanTheLimit() {
    remote("a", "b", "c", "d");
    service.holdAll(held);
    watched.addAll(
        List.of(Key.of("poll/1/a"), Key.of("poll/1/b"), Key.of("poll/1/c"), Key.of("poll/1/d")));

    fetcher.serve(state);
    await().until(() -> service.requests().size() == 2);
    long before = looks.get();
    await().until(() -> looks.get() >= before + 8);
    assertThat(service.requests()).hasSize(2);

    held.countDown();
    await().until(() -> service.requests().size() >= 4);
    assertThat(service.requests().subList(0, 4))
        .extracting(TestService.Request::path)
        .containsExactlyInAnyOrder("/a", "/b", "/c", "/d");
  }

  @Test
  void whatIsWithdrawnIsNoLongerFetched() throws Exception {
    remote("live_count");
    service.holdAll(held);
    service.answer(200, "{\"poll\":{\"1\":{\"live_count\":5},\"2\":{\"live_count\":7}}}");
    watched.add(ONE);
    watched.add(TWO);
    fetcher.serve(state);
    await().until(() -> !service.requests().isEmpty());
    assertThat(service.asked()).isEqualTo("[\"poll/1/live_count\"]");

    fetcher.withdraw();
    await().until(() -> fetcher.staleness().isEmpty());
    held.countDown();
    InMemoryKeyState next = new InMemoryKeyState();
    next.apply("poll/2/title=\"t\"");
    next.apply(Map.of(Key.POLICY, policy("live_count")));
    fetcher.serve(next);

    await().untilAsserted(() -> assertThat(value(TWO)).isEqualTo(Json.of("7")));
    assertThat(value(ONE)).as("asked for before the end").isNull();
  }

  private Collection<Key> watched(String collection, String field) {
    looks.incrementAndGet();
    return watched.stream()
        .filter(key -> key.collection().equals(collection) && key.field().equals(field))
        .toList();
  }

  /** A policy with these remote fields, each with a URL of its own. */
  private void remote(String... fields) {
    state.apply(Map.of(Key.POLICY, policy(fields)));
  }

  private Json policy(String... fields) {
    StringBuilder text = new StringBuilder("collections: { poll: {} }\nremote:\n");
    for (String field : fields) {
      text.append(
          "  poll/%s: { url: '%s', every: 100ms, timeout: 1m }%n"
              .formatted(field, service.url("/" + field)));
    }
    return new PolicySource(1, List.of(new PolicyFile("p.yaml", text.toString()))).toJson();
  }

  private @Nullable Json value(Key key) throws Exception {
    return state.read(List.of(key), state.position()).value(0);
  }
}
