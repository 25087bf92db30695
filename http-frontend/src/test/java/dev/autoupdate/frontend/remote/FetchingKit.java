package dev.autoupdate.frontend.remote;

import static java.util.Objects.requireNonNull;

import dev.autoupdate.frontend.feed.ControlTopic;
import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.kit.ForwardingReader;
import dev.autoupdate.frontend.kit.InMemoryKeyState;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.Values;
import dev.autoupdate.frontend.restrict.policy.Policies;
import dev.autoupdate.frontend.restrict.policy.PolicyCompiler;
import dev.autoupdate.frontend.restrict.policy.PolicyFile;
import dev.autoupdate.frontend.restrict.policy.PolicySource;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A state, a policy, other services, the control topic and the time, all moved by hand on one
 * thread. A look is taken whenever time passes.
 */
final class FetchingKit {

  static final String VOTE = "http://vote/count";
  static final String POLL =
      """
      collections:
        poll: { modes: { all: "true" }, fields: { live_count: all, quorum: all } }
      remote:
        poll/live_count: { url: "http://vote/count", every: 1s }
      """;

  /** A request that is under way. */
  record Ask(URI url, List<Key> keys, Duration timeout, CompletableFuture<Fetched> outcome) {

    /** Answers with values, each as in {@code poll/1/live_count=5}; the rest is missing. */
    void answer(String... literals) {
      Map<Key, Json> values = new HashMap<>();
      for (String literal : literals) {
        int at = literal.indexOf('=');
        values.put(Key.of(literal.substring(0, at)), Json.of(literal.substring(at + 1)));
      }
      outcome.complete(new Fetched.Answer(values, Set.of()));
    }

    void fail() {
      outcome.complete(new Fetched.Failed("no answer", false));
    }

    List<String> names() {
      return keys.stream().map(Key::toString).toList();
    }
  }

  /** A batch that was sent to the control topic. */
  record Batch(Map<Key, @Nullable Json> changes, CompletableFuture<ControlTopic.Place> place) {}

  final InMemoryKeyState state = new InMemoryKeyState();
  final Failures failures = new Failures();
  final Set<Key> watched = new HashSet<>();

  /** All requests there were. */
  final List<Ask> asked = new ArrayList<>();

  /** All batches that were sent. */
  final List<Batch> sent = new ArrayList<>();

  long nanos = 1_000_000_000_000L;
  final Freshness freshness = new Freshness(failures, () -> nanos);
  final Fetching fetching;
  private int applied;
  private @Nullable Key read;
  private Runnable afterRead = () -> {};

  FetchingKit(RemoteLimits limits) {
    fetching =
        new Fetching(
            new Hooked(),
            this::watched,
            new Policies(new PolicyCompiler("user", failures)),
            this::ask,
            this::send,
            limits,
            freshness,
            Runnable::run,
            () -> nanos);
  }

  FetchingKit() {
    this(RemoteLimits.within(1_000_000));
  }

  /** With the policy of {@link #POLL}, and polls that exist. */
  static FetchingKit withPolls(int polls) {
    FetchingKit kit = new FetchingKit();
    kit.policy(POLL);
    for (int i = 1; i <= polls; i++) {
      kit.state.apply("poll/" + i + "/title=\"t\"");
    }
    return kit;
  }

  void policy(String text) {
    state.apply(
        Map.of(Key.POLICY, new PolicySource(1, List.of(new PolicyFile("p.yaml", text))).toJson()));
  }

  void watch(String... keys) {
    for (String key : keys) {
      watched.add(Key.of(key));
    }
  }

  /** Lets time pass, and a look be taken at its end. */
  void after(long millis) {
    nanos += Duration.ofMillis(millis).toNanos();
    fetching.look();
  }

  /** The request that began last. */
  Ask lastAsk() {
    return asked.get(asked.size() - 1);
  }

  /** What was sent, of all batches, as {@code key=value}. */
  List<String> sentChanges() {
    List<String> changes = new ArrayList<>();
    sent.forEach(
        batch ->
            new TreeMap<>(batch.changes()).forEach((key, value) -> changes.add(key + "=" + value)));
    return changes;
  }

  /** The control topic takes all that was sent, and the state applies it. */
  void applySent() {
    while (applied < sent.size()) {
      ControlTopic.Place place = new ControlTopic.Place("control", 0, applied);
      Batch batch = requireNonNull(sent.get(applied++));
      batch.place().complete(place);
      state.apply(batch.changes());
      state.applyFrom(place.topic(), place.partition(), place.offset());
    }
  }

  /** Does something each time that the key was read. */
  void afterReading(Key key, Runnable then) {
    read = key;
    afterRead = then;
  }

  private final class Hooked extends ForwardingReader {
    Hooked() {
      super(state);
    }

    @Override
    public Values read(List<Key> keys, long position) throws OffsetExpired {
      Values values = super.read(keys, position);
      if (read != null && keys.contains(read)) {
        afterRead.run();
      }
      return values;
    }
  }

  private List<Key> watched(String collection, String field) {
    return watched.stream()
        .filter(key -> key.collection().equals(collection) && key.field().equals(field))
        .sorted()
        .toList();
  }

  private CompletableFuture<Fetched> ask(URI url, List<Key> keys, Duration timeout) {
    Ask ask = new Ask(url, keys, timeout, new CompletableFuture<>());
    asked.add(ask);
    return ask.outcome();
  }

  private CompletionStage<ControlTopic.Place> send(Map<Key, @Nullable Json> changes) {
    Batch batch = new Batch(new LinkedHashMap<>(changes), new CompletableFuture<>());
    sent.add(batch);
    return batch.place();
  }
}
