package dev.autoupdate.processor.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.processor.ingest.LogRecord;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Every file of a folder cut, flipped, emptied and removed: all that it had is there, or it is
 * rebuilt and that is said. Nothing wrong is ever answered.
 */
class DamagedFolderTest {

  private static final KeyStateLimits LIMITS =
      new KeyStateLimits(3, 1_000, 100_000, Duration.ofMillis(1), Duration.ofDays(1));
  private static final Epoch EPOCH = new Epoch("0123456789ab");
  private static final String REBUILT =
      "key state on disk is of no use, rebuilding it from the log";
  private static final String DROPPED =
      "history on disk is damaged, dropping it: older offsets cannot be answered here";

  @TempDir private Path temporary;
  private final Logger logger = (Logger) LoggerFactory.getLogger(Replica.class.getPackageName());
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final List<LogRecord> log = new SimulatedLog(new Random(7), 2, 40).records();
  private final List<Map<Key, Json>> states = new ArrayList<>();

  @BeforeEach
  void listen() {
    logger.setAdditive(false);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
  }

  @Test
  void aFolderThatWasClosedOpensWithAllItHadOrIsRebuilt() throws Exception {
    Path whole = temporary.resolve("whole");
    write(whole, temporary.resolve("killed"));
    damageEachFile(whole, true, files(whole));
  }

  @Test
  void aFolderWhoseProcessWasKilledIsRightUpToSomePlaceOrIsRebuilt() throws Exception {
    Path killed = temporary.resolve("killed");
    write(temporary.resolve("whole"), killed);
    // What else there is was closed well before.
    damageEachFile(
        killed,
        false,
        files(killed).stream().filter(file -> file.toString().endsWith(".log")).toList());
  }

  @Test
  void aFolderThatLostItsDatabaseOrItsWitnessIsRebuilt() throws Exception {
    write(temporary.resolve("whole"), temporary.resolve("killed"));
    Path noDatabase = copy(temporary.resolve("whole"), "no-database");
    for (Path file : files(noDatabase.resolve("state"))) {
      Files.delete(file);
    }
    assertRightOrRebuilt(noDatabase, "no database", true);
    assertThat(said()).containsExactly(REBUILT);
    Path noFolder = copy(temporary.resolve("whole"), "no-folder");
    DiskFolder.wipe(noFolder.resolve("state"));
    Files.copy(
        temporary.resolve("whole").resolve("state.position"), noFolder.resolve("state.position"));
    lines.list.clear();
    assertRightOrRebuilt(noFolder, "no folder", true);
    assertThat(said()).containsExactly(REBUILT);
  }

  @Test
  void anOlderCopyOfTheDatabaseBesideANewerWitnessIsRebuilt() throws Exception {
    write(temporary.resolve("whole"), temporary.resolve("killed"));
    Path mixed = copy(temporary.resolve("older"), "mixed");
    Files.delete(mixed.resolve("state.position"));
    Files.copy(
        temporary.resolve("whole").resolve("state.position"), mixed.resolve("state.position"));

    assertRightOrRebuilt(mixed, "an older copy", true);

    assertThat(said()).containsExactly(REBUILT);
    assertThat(lines.list.get(0).getKeyValuePairs().toString()).contains("had reached");
  }

  private void damageEachFile(Path origin, boolean closed, List<Path> files) throws Exception {
    int rebuilt = 0;
    int dropped = 0;
    int whole = 0;
    for (Path file : files) {
      for (Map.Entry<String, byte[]> damage : damages(Files.readAllBytes(file)).entrySet()) {
        Path folder = copy(origin, "damaged");
        Path damaged = folder.resolve(origin.relativize(file));
        Files.delete(damaged);
        if (damage.getValue().length > 0 || damage.getKey().equals("emptied")) {
          Files.write(damaged, damage.getValue());
        }
        lines.list.clear();
        assertRightOrRebuilt(folder, damage.getKey() + " " + file.getFileName(), closed);
        rebuilt += said().contains(REBUILT) ? 1 : 0;
        dropped += said().contains(DROPPED) ? 1 : 0;
        whole += said().isEmpty() ? 1 : 0;
        DiskFolder.wipe(folder);
      }
    }
    assertThat(whole).as("how often nothing was wrong with it").isPositive();
    if (closed) {
      assertThat(rebuilt).as("how often it was rebuilt").isPositive();
      assertThat(dropped).as("how often history was dropped").isPositive();
    }
  }

  private void assertRightOrRebuilt(Path folder, String what, boolean closed) throws Exception {
    try (Replica replica = Replica.open(folder, "log", "id", log.size(), LIMITS, Map.of())) {
      KeyState state = replica.state();
      int position = (int) state.position();
      if (position == 0 || (closed && position < log.size())) {
        assertThat(said()).as(what).contains(REBUILT);
        assertThat(position).as(what).isZero();
      }
      assertThat(state.dump()).as(what).isEqualTo(states.get(position));
      TreeSet<Key> keys = new TreeSet<>();
      states.forEach(each -> keys.addAll(each.keySet()));
      for (int at = 0; at <= position; at++) {
        for (Key key : keys) {
          try {
            assertThat(state.read(List.of(key), at).value(0))
                .as("%s: %s at %s", what, key, at)
                .isEqualTo(states.get(at).get(key));
          } catch (OffsetExpired e) {
            assertThat(said()).as(what).contains(DROPPED);
          } catch (RuntimeException e) {
            fail(what + ": " + key + " at " + at, e);
          }
        }
      }
      // It goes on from there.
      for (int offset = position; offset < log.size(); offset++) {
        state.apply(offset, offset, log.get(offset));
      }
      assertThat(state.dump()).as(what).isEqualTo(states.get(log.size()));
    }
    if (said().isEmpty()) {
      return;
    }
    try (Replica again = Replica.open(folder, "log", "id", log.size(), LIMITS, Map.of())) {
      assertThat(again.state().position()).as(what).isEqualTo(log.size());
      assertThat(again.state().dump()).as(what).isEqualTo(states.get(log.size()));
    }
  }

  /** The log folded into a folder that is closed well, and into one as a killed process left it. */
  private void write(Path whole, Path killed) throws Exception {
    int[] stops = {log.size() / 3, 2 * log.size() / 3, log.size()};
    states.add(Map.of());
    for (int stop : stops) {
      DiskState disk = DiskState.open(whole.resolve("state"), "log id");
      LoadedState loaded = disk.load(EPOCH);
      WriteBehind behind = new WriteBehind(disk, loaded, LIMITS);
      KeyState state = new KeyState(LIMITS, loaded, behind, Long.MAX_VALUE, Map.of());
      while (state.position() < stop) {
        int offset = (int) state.position();
        state.apply(offset, offset, log.get(offset));
        states.add(state.dump());
        if (offset % 5 == 0) {
          behind.flush();
        }
      }
      behind.flush();
      if (stop == log.size()) {
        copy(whole, killed.getFileName().toString());
      }
      disk.close();
      if (stop == stops[1]) {
        copy(whole, "older");
      }
    }
  }

  private static Map<String, byte[]> damages(byte[] bytes) {
    Map<String, byte[]> damages = new LinkedHashMap<>();
    damages.put("removed", new byte[0]);
    damages.put("emptied", new byte[0]);
    damages.put("cut to half", Arrays.copyOf(bytes, bytes.length / 2));
    if (bytes.length > 0) {
      byte[] flipped = bytes.clone();
      flipped[bytes.length * 3 / 16] ^= 0x10;
      damages.put("flipped", flipped);
    }
    return damages;
  }

  private List<String> said() {
    return lines.list.stream()
        .map(ILoggingEvent::getMessage)
        .filter(line -> line.equals(REBUILT) || line.equals(DROPPED))
        .distinct()
        .toList();
  }

  private Path copy(Path from, String name) throws IOException {
    Path to = temporary.resolve(name);
    Files.createDirectories(to.resolve("state"));
    for (Path file : files(from)) {
      Files.copy(file, to.resolve(from.relativize(file)));
    }
    return to;
  }

  // But for the library, which is beside.
  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains("native"))
          .sorted()
          .toList();
    }
  }
}
