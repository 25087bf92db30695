package dev.autoupdate.frontend.remote;

import dev.autoupdate.frontend.feed.ControlTopic;
import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.Values;
import dev.autoupdate.frontend.restrict.policy.Policies;
import dev.autoupdate.frontend.restrict.policy.Policy;
import dev.autoupdate.frontend.restrict.policy.RemoteField;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what is watched of one key state. For one thread, to which answers are brought back; who
 * calls {@link #look} several times a second keeps it going.
 */
final class Fetching {

  private final KeyReader reader;
  private final StateNow state;
  private final WatchedKeys watchedKeys;
  private final Policies policies;
  private final RemoteService service;
  private final RemoteLimits limits;
  private final Freshness freshness;
  private final Executor thread;
  private final LongSupplier nanos;
  private final Outbox outbox;
  private Map<URI, Site> sites = new LinkedHashMap<>();
  private @Nullable Policy policy;
  private long turns;
  private int underWay;
  private boolean closed;

  /**
   * Nothing is asked before the first look.
   *
   * @param thread runs on the one thread
   * @param nanos the time, from anywhere
   */
  Fetching(
      KeyReader reader,
      WatchedKeys watchedKeys,
      Policies policies,
      RemoteService service,
      ControlTopic topic,
      RemoteLimits limits,
      Freshness freshness,
      Executor thread,
      LongSupplier nanos) {
    this.reader = reader;
    this.state = new StateNow(reader);
    this.watchedKeys = watchedKeys;
    this.policies = policies;
    this.service = service;
    this.limits = limits;
    this.freshness = freshness;
    this.thread = thread;
    this.nanos = nanos;
    this.outbox = new Outbox(topic, reader, limits.batchBytes(), thread, nanos);
  }

  /**
   * Looks at the policy and at what is watched, and asks for what is due.
   *
   * @return how long it took to find what is watched, in nanoseconds
   */
  long look() {
    followPolicy();
    outbox.sweep();
    long begun = nanos.getAsLong();
    for (Site site : sites.values()) {
      site.fields().forEach(watch -> watch.look(watchedKeys, freshness));
    }
    long took = nanos.getAsLong() - begun;
    askWhatIsDue();
    return took;
  }

  /** Nothing is asked or sent any more. */
  void close() {
    closed = true;
    freshness.retain(Set.of());
  }

  private void followPolicy() {
    Policy now = policies.policy(state.read(List.of(Key.POLICY)).value(0));
    if (Objects.equals(now, policy)) {
      return;
    }
    policy = now;
    Map<URI, List<RemoteField>> fields = new LinkedHashMap<>();
    for (RemoteField field : now == null ? List.<RemoteField>of() : now.remoteFields()) {
      fields.computeIfAbsent(field.url(), unused -> new ArrayList<>()).add(field);
    }
    Map<URI, Site> next = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    fields.forEach(
        (url, wanted) -> {
          Site known = sites.get(url);
          Site site = known == null ? new Site(url, nanos.getAsLong()) : known;
          site.adopt(wanted, nanos.getAsLong());
          site.fields().forEach(watch -> names.add(watch.name()));
          next.put(url, site);
        });
    sites = next;
    freshness.retain(names);
  }

  private void askWhatIsDue() {
    List<Site> waiting = new ArrayList<>(sites.values());
    waiting.sort(Comparator.comparingLong(Site::turn));
    for (Site site : waiting) {
      if (closed || underWay >= limits.requests()) {
        return;
      }
      Round round = site.begin(nanos.getAsLong(), turns + 1, state, limits.keysPerRequest());
      if (round != null) {
        turns++;
        underWay++;
        askNext(site, round);
      }
    }
  }

  private void askNext(Site site, Round round) {
    List<Key> keys = closed ? null : round.next();
    if (keys == null) {
      end(site, round);
      return;
    }
    Basis basis = basis(keys);
    service
        .ask(site.url(), keys, round.timeout())
        .whenComplete(
            (fetched, failure) ->
                thread.execute(
                    () ->
                        came(
                            site,
                            round,
                            basis,
                            fetched == null
                                ? new Fetched.Failed(String.valueOf(failure), false)
                                : fetched)));
  }

  private void came(Site site, Round round, Basis basis, Fetched fetched) {
    try {
      if (!closed) {
        round.came(basis.state().keys(), fetched);
        if (fetched instanceof Fetched.Answer answer) {
          send(site, basis, answer);
        }
      }
    } finally {
      askNext(site, round);
    }
  }

  private void end(Site site, Round round) {
    underWay--;
    site.ended(round, nanos.getAsLong());
    if (closed) {
      return;
    }
    for (FieldWatch watch : round.fields()) {
      String failure = round.failure(watch);
      if (failure == null) {
        freshness.fetched(watch.name());
      } else {
        freshness.failed(watch.name(), failure);
      }
    }
    // The place of this one may be what another waits for.
    askWhatIsDue();
  }

  private void send(Site site, Basis basis, Fetched.Answer answer) {
    followPolicy();
    if (sites.get(site.url()) != site) {
      return;
    }
    List<Key> keys = state.existing(basis.state().keys());
    Values now = state.read(keys);
    Map<Key, @Nullable Json> changes = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      Key key = keys.get(i);
      Json held = now.value(i);
      Json fetched = answer.values().get(key);
      if (!Objects.equals(held, fetched)
          && site.has(key)
          && !answer.tooLarge().contains(key)
          && !outbox.isPending(key)
          && basis.isStillThere(key, held)) {
        changes.put(key, fetched);
      }
    }
    outbox.send(changes);
  }

  private Basis basis(List<Key> keys) {
    Values values = state.read(keys);
    Map<Key, @Nullable Json> held = new LinkedHashMap<>();
    Map<Key, @Nullable Json> expected = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      held.put(keys.get(i), values.value(i));
      expected.put(keys.get(i), outbox.expected(keys.get(i), values.value(i)));
    }
    return new Basis(values, held, expected);
  }

  /**
   * What the keys were when they were asked for. An answer says nothing against a value that
   * another instance brought meanwhile: it may be the older one.
   */
  private record Basis(
      Values state, Map<Key, @Nullable Json> held, Map<Key, @Nullable Json> expected) {

    boolean isStillThere(Key key, @Nullable Json now) {
      return Objects.equals(now, held.get(key)) || Objects.equals(now, expected.get(key));
    }
  }
}
