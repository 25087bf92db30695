package dev.autoupdate.processor.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.feed.ChangeSet;
import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.frontend.read.Values;
import dev.autoupdate.processor.ingest.LogRecord;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The law of the replica: state, places and history at an offset are the same for any two replicas,
 * whatever repeats, late writers, lost sends, restarts and write-behind points there were; and the
 * state at X with the batches after X is the state at Y.
 */
class ReplicaLaws {

  private static final Epoch EPOCH = new Epoch("0123456789ab");
  private static final int PARTITIONS = 2;
  private static final int BATCHES = 15;
  private static final List<Key> ALL_KEYS = allKeys();

  @Property(tries = 300)
  void everySourceBatchCountsOnceAndInItsOrder(@ForAll long seed) {
    List<LogRecord> log = new SimulatedLog(new Random(seed), PARTITIONS, BATCHES).records();
    Places places = new Places(Map.of());
    Map<Integer, Long> last = new HashMap<>();
    for (LogRecord record : log) {
      if (record.currentAsOf().isPresent()) {
        if (places.isInOrder(record)) {
          places.move(record);
        }
      } else if (places.accepts(record)) {
        places.move(record);
        long before = last.getOrDefault(record.source().partition(), -1L);
        assertThat(record.source().offset()).isEqualTo(before + 1);
        last.put(record.source().partition(), record.source().offset());
      }
    }
    assertThat(last).containsOnly(Map.entry(0, BATCHES - 1L), Map.entry(1, BATCHES - 1L));
  }

  @Property(tries = 120)
  void anyTwoReplicasAgreeAtEveryOffset(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    List<LogRecord> log = new SimulatedLog(random, PARTITIONS, BATCHES).records();
    List<Map<Key, Json>> states = modelStates(log);
    try (RestartingReplica calm = new RestartingReplica(new Random(1), 0);
        RestartingReplica troubled = new RestartingReplica(random, 6)) {
      calm.readToEnd(log);
      troubled.readToEnd(log);
      assertThat(troubled.state().places()).isEqualTo(calm.state().places());
      for (RestartingReplica replica : List.of(calm, troubled)) {
        assertThat(replica.state().dump()).isEqualTo(states.get(log.size()));
        for (int position = 0; position <= log.size(); position++) {
          assertThat(asMap(replica.state().read(ALL_KEYS, position)))
              .as("at %s of %s", position, log.size())
              .isEqualTo(StateModel.withExistence(states.get(position)));
        }
      }
    }
  }

  @Property(tries = 60)
  void aChangeSetNamesExactlyTheKeysThatDiffer(@ForAll long seed) throws Exception {
    List<LogRecord> log = new SimulatedLog(new Random(seed), PARTITIONS, BATCHES).records();
    List<Map<Key, Json>> states = modelStates(log);
    try (RestartingReplica replica = new RestartingReplica(new Random(seed), 0, 10_000)) {
      replica.readToEnd(log);
      Map<Long, List<Key>> changed = new HashMap<>();
      for (ChangeSet set : replica.state().recent().since(0)) {
        changed.put(set.position(), set.keys());
      }
      for (int position = 1; position <= log.size(); position++) {
        Map<Key, Json> before = StateModel.withExistence(states.get(position - 1));
        Map<Key, Json> after = StateModel.withExistence(states.get(position));
        List<Key> differing =
            ALL_KEYS.stream()
                .filter(key -> !Objects.equals(before.get(key), after.get(key)))
                .toList();
        assertThat(changed.getOrDefault((long) position, List.of()))
            .containsExactlyInAnyOrderElementsOf(differing);
      }
    }
  }

  @Property(tries = 60)
  void aReadBeforeTheHistoryIsRefusedAndEveryOtherOneIsRight(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    List<LogRecord> log = new SimulatedLog(random, PARTITIONS, BATCHES).records();
    List<Map<Key, Json>> states = modelStates(log);
    try (RestartingReplica replica = new RestartingReplica(random, 10, 3, Duration.ofMillis(8))) {
      replica.readToEnd(log);
      long start = replica.state().historyStart();
      for (int position = 0; position <= log.size(); position++) {
        try {
          assertThat(asMap(replica.state().read(ALL_KEYS, position)))
              .isEqualTo(StateModel.withExistence(states.get(position)));
          assertThat((long) position).isGreaterThanOrEqualTo(start);
        } catch (OffsetExpired expired) {
          assertThat((long) position).isLessThan(start);
          assertThat(expired.start()).isEqualTo(start);
        }
      }
    }
  }

  /** The state at every position. */
  private static List<Map<Key, Json>> modelStates(List<LogRecord> log) {
    List<Map<Key, Json>> states = new ArrayList<>();
    Map<Key, Json> state = Map.of();
    states.add(state);
    Map<Integer, Long> next = new HashMap<>();
    for (LogRecord record : log) {
      int partition = record.source().partition();
      boolean isNext = record.source().offset() == next.getOrDefault(partition, 0L);
      if (record.currentAsOf().isEmpty() && isNext && inOrder(record, next)) {
        ChangeBatch batch = record.batch();
        state = StateModel.apply(state, batch);
        next.merge(partition, 1L, (old, one) -> old + one);
      }
      states.add(state);
    }
    return states;
  }

  // Of what is sent, the next one of its source always follows what was applied.
  private static boolean inOrder(LogRecord record, Map<Integer, Long> next) {
    return record.after().orElse(-1) < next.getOrDefault(record.source().partition(), 0L);
  }

  private static Map<Key, Json> asMap(Values values) {
    Map<Key, Json> map = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      Json value = values.value(i);
      if (value != null) {
        map.put(values.keys().get(i), value);
      }
    }
    return map;
  }

  private static List<Key> allKeys() {
    List<Key> keys = new ArrayList<>();
    for (String collection : List.of("user", "motion")) {
      for (int id = 1; id <= 3; id++) {
        keys.add(new Key(collection, Integer.toString(id), "name"));
        keys.add(new Key(collection, Integer.toString(id), "text"));
        keys.add(Key.existence(new ObjectId(collection, Integer.toString(id))));
      }
    }
    keys.add(Key.POLICY);
    return keys;
  }

  /** A replica that is written to disk, stopped and killed at random points. */
  private static final class RestartingReplica implements AutoCloseable {
    private final Path above = Files.createTempDirectory("replica-laws");
    private final Path folder = above.resolve("state");
    private final Random random;
    private final int troublesOf100;
    private final KeyStateLimits limits;
    private DiskState disk;
    private WriteBehind behind;
    private KeyState state;

    RestartingReplica(Random random, int troublesOf100) throws Exception {
      this(random, troublesOf100, 3);
    }

    RestartingReplica(Random random, int troublesOf100, int recentSets) throws Exception {
      this(random, troublesOf100, recentSets, Duration.ofDays(1));
    }

    RestartingReplica(Random random, int troublesOf100, int recentSets, Duration retention)
        throws Exception {
      this.random = random;
      this.troublesOf100 = troublesOf100;
      this.limits = new KeyStateLimits(recentSets, 1_000, 1_000, Duration.ofMillis(1), retention);
      this.disk = DiskState.open(folder, "log");
      LoadedState loaded = disk.load(EPOCH);
      this.behind = new WriteBehind(disk, loaded, limits);
      this.state = new KeyState(limits, loaded, behind, Long.MAX_VALUE, Map.of());
    }

    KeyState state() {
      return state;
    }

    void readToEnd(List<LogRecord> log) throws Exception {
      while (state.position() < log.size()) {
        int offset = (int) state.position();
        state.apply(offset, offset, log.get(offset));
        if (random.nextInt(4) == 0) {
          behind.flush();
        }
        if (random.nextInt(100) < troublesOf100) {
          restart();
        }
      }
      behind.flush();
    }

    private void restart() throws Exception {
      if (random.nextBoolean()) {
        behind.flush();
      }
      disk.close();
      disk = DiskState.open(folder, "log");
      LoadedState loaded = disk.load(EPOCH);
      assertThat(disk.damageOfHistory()).isEmpty();
      behind = new WriteBehind(disk, loaded, limits);
      state = new KeyState(limits, loaded, behind, Long.MAX_VALUE, Map.of());
    }

    @Override
    public void close() {
      disk.close();
      DiskFolder.wipe(above);
    }
  }
}
