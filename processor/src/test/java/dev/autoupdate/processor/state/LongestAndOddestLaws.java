package dev.autoupdate.processor.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.processor.decode.BatchDecoder;
import dev.autoupdate.processor.decode.Decoded;
import dev.autoupdate.processor.ingest.EpochRecord;
import dev.autoupdate.processor.ingest.Known;
import dev.autoupdate.processor.ingest.LogRecord;
import dev.autoupdate.processor.ingest.PartitionPlace;
import dev.autoupdate.processor.ingest.RecordCheck;
import dev.autoupdate.processor.ingest.SourcePlace;
import dev.autoupdate.processor.ingest.Writer;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.ChangeBatch.About;
import dev.autoupdate.schema.ChangeBatch.Deletion;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Whatever the decoder admits, log and disk can write: the longest and oddest of everything is read
 * back as it was, its history too.
 */
class LongestAndOddestLaws {

  private static final KeyStateLimits LIMITS =
      new KeyStateLimits(2, 1_000_000, 1_000_000, Duration.ofMillis(1), Duration.ofDays(1));
  private static final BatchDecoder DECODER = BatchDecoder.ofControlTopic();

  private static final Epoch EPOCH = new Epoch("f".repeat(12));
  private static final Known KNOWN =
      new Known(
          Map.of("_".repeat(22) + ":" + Integer.MAX_VALUE, PartitionPlace.NONE.movedTo(7)),
          Optional.of(new Known.PolicyMark(Integer.MAX_VALUE, "f".repeat(64))));

  @Property(tries = 12)
  void whatTheDecoderAdmitsIsReadBackFromLogAndDisk(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    List<ChangeBatch> batches = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      ChangeBatch batch = batch(random);
      assertThat(DECODER.decode(null, record(i, batch).value()))
          .isEqualTo(new Decoded.Accepted(batch));
      batches.add(batch);
    }
    readBack(batches);
  }

  @Property(tries = 4)
  void whatEarlierReleasesLoggedIsReadBackFromTheDisk(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    List<ChangeBatch> batches = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Map<Key, @Nullable Json> changes = new LinkedHashMap<>();
      changes.put(
          new Key("c".repeat(1 + random.nextInt(65_535)), "7", "f".repeat(65_535)), value(random));
      changes.put(new Key("item", "1", "f".repeat(256 + random.nextInt(65_280))), value(random));
      batches.add(ChangeBatch.of(changes));
    }
    readBack(batches);
  }

  private static void readBack(List<ChangeBatch> batches) throws Exception {
    Path folder = Files.createTempDirectory("longest-and-oddest");
    try {
      List<Map<Key, Json>> states = new ArrayList<>(List.of(Map.of(), Map.of()));
      Epoch epoch = EPOCH;
      Map<Places.Partition, PartitionPlace> places;
      try (Replica replica = open(folder)) {
        EpochRecord begins = new EpochRecord(epoch, epochs(replica.state().epoch()), KNOWN);
        replica
            .state()
            .apply(0, Long.MAX_VALUE, EpochRecord.decode(begins.value(), begins.headers()));
        for (int i = 0; i < batches.size(); i++) {
          LogRecord record = record(i, batches.get(i));
          LogRecord read = LogRecord.decode(record.value(), record.headers());
          assertThat(read).isEqualTo(record);
          replica.state().apply(i + 1, Long.MAX_VALUE - i, read);
          states.add(StateModel.apply(states.get(i + 1), batches.get(i)));
        }
        places = replica.state().places();
        assertThat(places).hasSize(batches.size());
      }
      try (Replica again = open(folder)) {
        assertThat(again.state().position()).isEqualTo(batches.size() + 1);
        assertThat(again.state().epoch()).isEqualTo(epoch);
        assertThat(again.state().places()).isEqualTo(places);
        TreeSet<Key> keys = new TreeSet<>();
        states.forEach(state -> keys.addAll(state.keySet()));
        for (int position = 1; position < states.size(); position++) {
          for (Key key : keys) {
            assertThat(again.state().read(List.of(key), position).value(0))
                .as("%s at %s", key.collection(), position)
                .isEqualTo(states.get(position).get(key));
          }
        }
        assertThat(again.state().dump()).isEqualTo(states.get(batches.size() + 1));
      }
      assertAboutsAreReadBack(folder, batches, states);
    } finally {
      DiskFolder.wipe(folder);
    }
  }

  private static void assertAboutsAreReadBack(
      Path folder, List<ChangeBatch> batches, List<Map<Key, Json>> states) throws Exception {
    try (DiskState disk = DiskState.open(folder.resolve("state"), "log id")) {
      for (int i = 0; i < batches.size(); i++) {
        Map<Key, Json> before = states.get(i + 1);
        Map<Key, Json> after = states.get(i + 2);
        for (Key key : after.keySet()) {
          if (!Objects.equals(after.get(key), before.get(key)) && !key.equals(Key.POLICY)) {
            ObjectId object = key.object();
            assertThat(disk.touching(object, 100)).containsEntry(i + 1L, batches.get(i).about());
          }
        }
      }
    }
  }

  private static Replica open(Path folder) throws Exception {
    return Replica.open(folder, "log", "id", 100, LIMITS, Map.of());
  }

  private static LogRecord record(int i, ChangeBatch batch) {
    return new LogRecord(
        new SourcePlace(
            i % 2 == 0 ? "_".repeat(22) : "-Az09", Integer.MAX_VALUE - i, Long.MAX_VALUE - i),
        i % 2 == 0 ? OptionalLong.empty() : OptionalLong.of(-1),
        batch,
        OptionalLong.empty(),
        i % 3 == 0
            ? null
            : new LogRecord.Origin(
                new Writer(EPOCH, "t".repeat(40)),
                i % 2 == 0 ? OptionalInt.empty() : OptionalInt.of(Integer.MIN_VALUE),
                new RecordCheck(Long.MAX_VALUE - i, Integer.MAX_VALUE),
                i % 2 == 0 ? LogRecord.Origin.NO_GAP : Long.MAX_VALUE - i));
  }

  private static List<Epoch> epochs(Epoch present) {
    List<Epoch> epochs = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      epochs.add(new Epoch(String.format("%012x", i)));
    }
    epochs.add(present);
    return epochs;
  }

  private static ChangeBatch batch(Random random) {
    Map<Key, @Nullable Json> changes = new LinkedHashMap<>();
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      changes.put(
          new Key(collection(random), id(random), field(random)),
          random.nextInt(4) == 0 ? null : value(random));
    }
    List<Deletion> deletes = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      deletes.add(new Deletion(collection(random), random.nextBoolean() ? null : id(random)));
    }
    About about =
        new About(
            random.nextBoolean() ? null : oneOf(random, 0L, 7L, Long.MAX_VALUE),
            random.nextBoolean() ? null : oneOf(random, 0L, Long.MAX_VALUE),
            random.nextInt(4) == 0
                ? null
                : oneOf(random, "", "\n\u0000\u2028\"\\\u007f", "\ud83d\ude00", "t".repeat(70_000)),
            random.nextBoolean() ? null : value(random));
    return new ChangeBatch(changes, deletes, about);
  }

  private static String collection(Random random) {
    return oneOf(random, "a", "z_____z", "c".repeat(255), "c" + "_".repeat(253) + "c");
  }

  private static String id(Random random) {
    return oneOf(random, "1", "9", "10", Long.toString(Long.MAX_VALUE));
  }

  private static String field(Random random) {
    return oneOf(random, "a", "a$", "a_", "f".repeat(255), "f$" + "_".repeat(253));
  }

  private static Json value(Random random) {
    return Json.of(
        oneOf(
            random,
            "1",
            "-0",
            "1" + "0".repeat(90_000) + ".0E-7",
            "\"\"",
            "\"\\u0000\\n\\\"\\\\\u007f\u0080\u07ff\u0800\uffff\ud83d\ude00\"",
            "\"" + "\u00e4".repeat(300_000) + "\"",
            "[".repeat(253) + "]".repeat(253),
            "{\"\":{\"" + "n".repeat(70_000) + "\":[null,true,false,{}]}}"));
  }

  @SafeVarargs
  private static <T> T oneOf(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }
}
