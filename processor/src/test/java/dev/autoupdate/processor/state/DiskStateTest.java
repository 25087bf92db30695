package dev.autoupdate.processor.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.frontend.read.Epoch;
import dev.autoupdate.processor.ingest.Gap;
import dev.autoupdate.processor.ingest.Known;
import dev.autoupdate.processor.ingest.PartitionPlace;
import dev.autoupdate.processor.ingest.RecordCheck;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import dev.autoupdate.schema.ObjectId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/** What is damaged is rebuilt; what cannot be used now is left as it is. */
class DiskStateTest {

  private static final Map<Places.Partition, PartitionPlace> PLACES =
      Map.of(
          new Places.Partition("topic", 1),
          new PartitionPlace(
              2,
              5,
              List.of(new RecordCheck(5, -7), new RecordCheck(1, 9)),
              List.of(new Gap(3, 4))));

  private static final Epoch FIRST = new Epoch("0123456789ab");
  private static final Epochs EPOCHS =
      new Epochs(
          List.of(new Epochs.Since(FIRST, 0), new Epochs.Since(new Epoch("b".repeat(12)), 3)),
          new Known(
              Map.of("topic:1", new PartitionPlace(1, 7, List.of(), List.of())),
              Optional.of(new Known.PolicyMark(3, "ab"))));

  private static final ChangeBatch.About ABOUT =
      new ChangeBatch.About(42L, 5L, "2026-01-01T00:00:00Z\n", Json.of("{\"a\":[\"\u00e4\"]}"));

  @TempDir private Path folder;

  @BeforeEach
  void writeSomething() throws Exception {
    try (DiskState disk = DiskState.open(state(), "log id")) {
      disk.write(List.of(applied(6, null)));
    }
  }

  @Test
  void whatWasWrittenIsLoaded() throws Exception {
    try (DiskState disk = DiskState.open(state(), "log id")) {
      LoadedState loaded = disk.load(FIRST);

      assertThat(loaded.position()).isEqualTo(7);
      assertThat(loaded.appendTime()).isEqualTo(1_000);
      assertThat(loaded.epochs()).isEqualTo(EPOCHS);
      assertThat(loaded.places()).isEqualTo(PLACES);
      assertThat(loaded.objects()).containsOnlyKeys("user");
    }
  }

  @Test
  void aBatchIsFoundByItsObjectAndByItsNumberAsLongAsHistoryHasIt() throws Exception {
    ObjectId user = new ObjectId("user", "1");
    try (DiskState disk = DiskState.open(state(), "log id")) {
      disk.write(List.of(applied(7, 6L), applied(9, 7L)));

      assertThat(disk.touching(user, 9)).containsOnlyKeys(6L, 7L, 9L).containsValue(ABOUT);
      assertThat(disk.touching(user, 2)).containsOnlyKeys(7L, 9L);
      assertThat(disk.touching(new ObjectId("user", "11"), 9)).isEmpty();
      assertThat(disk.touching(new ObjectId("use", "1"), 9)).isEmpty();
      assertThat(disk.lastUpTo(41)).isEmpty();
      assertThat(disk.lastUpTo(Long.MAX_VALUE)).hasValue(new History.Numbered(9, 42, ABOUT));

      disk.trim(9);
      assertThat(disk.touching(user, 9)).containsOnlyKeys(9L);
      assertThat(disk.lastUpTo(42)).isPresent();
      disk.trim(10);
      assertThat(disk.touching(user, 9)).isEmpty();
      assertThat(disk.lastUpTo(42)).isEmpty();
      assertThat(disk.firstSince(Key.of("user/1/name"), 0)).isEmpty();
    }
  }

  @Test
  void aFolderOfAnotherLogIsDamaged() {
    assertThatThrownBy(() -> DiskState.open(state(), "log other"))
        .isInstanceOf(DiskState.Damaged.class);
  }

  @Test
  void aFolderOfAnotherFormatIsDamaged() throws Exception {
    setFormat(DiskFormat.VERSION + 1);

    assertThatThrownBy(() -> DiskState.open(state(), "log id"))
        .isInstanceOf(DiskState.Damaged.class);
  }

  @Test
  void aFolderWithAFileThatIsBrokenOrMissingIsDamaged() throws Exception {
    for (Path manifest : manifests()) {
      Files.writeString(manifest, "broken");
    }
    assertThatThrownBy(() -> DiskState.open(state(), "log id"))
        .isInstanceOf(DiskState.Damaged.class);
    for (Path manifest : manifests()) {
      Files.delete(manifest);
    }
    assertThatThrownBy(() -> DiskState.open(state(), "log id"))
        .isInstanceOf(DiskState.Damaged.class);
  }

  @Test
  void aFolderThatSomebodyElseHasOpenIsNotDamagedAndNotTouched() throws Exception {
    try (DiskState other = DiskState.open(state(), "log id")) {
      assertThatThrownBy(() -> DiskState.open(state(), "log id")).isInstanceOf(IOException.class);
      assertThatThrownBy(this::openReplica).isInstanceOf(IOException.class);
      assertThat(other.load(FIRST).position()).isEqualTo(7);
    }
    assertThatCode(
            () -> {
              try (DiskState disk = DiskState.open(state(), "log id")) {
                assertThat(disk.load(FIRST).position()).isEqualTo(7);
              }
            })
        .doesNotThrowAnyException();
  }

  @Test
  void aFolderThatCannotBeReadNowIsNotDamagedAndNotTouched() throws Exception {
    Path lock = state().resolve("LOCK");
    Files.delete(lock);
    Files.createDirectory(lock);
    assertThatThrownBy(() -> DiskState.open(state(), "log id")).isInstanceOf(IOException.class);
    assertThatThrownBy(this::openReplica).isInstanceOf(IOException.class);

    Files.delete(lock);
    try (DiskState disk = DiskState.open(state(), "log id")) {
      assertThat(disk.load(FIRST).position()).isEqualTo(7);
    }
  }

  @Test
  void aDamagedFolderIsRebuiltFromTheLogsBeginning() throws Exception {
    for (Path manifest : manifests()) {
      Files.writeString(manifest, "broken");
    }
    try (Replica replica = openReplica()) {
      assertThat(replica.state().position()).isEqualTo(0);
      assertThat(replica.state().dump()).isEmpty();
    }
  }

  @Test
  void imagesBeforeTheEpochAreTrimmedHoweverNewTheyAre() throws Exception {
    try (DiskState disk = DiskState.open(state(), "log id")) {
      disk.write(List.of(applied(7, 6L), applied(8, 7L)));

      assertThat(disk.startAfter(0, 0, 10)).isEmpty();
      assertThat(disk.startAfter(0, 8, 10)).contains(8L);
      assertThat(disk.startAfter(0, 8, 1)).contains(7L);
      assertThat(disk.startAfter(1_001, 0, 10)).contains(9L);
    }
  }

  private void setFormat(long version) throws Exception {
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    try (Options options = new Options()) {
      RocksDB.listColumnFamilies(options, state().toString())
          .forEach(name -> families.add(new ColumnFamilyDescriptor(name)));
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (DBOptions options = new DBOptions();
        RocksDB db = RocksDB.open(options, state().toString(), families, handles)) {
      db.put("format".getBytes(StandardCharsets.UTF_8), DiskFormat.offset(version));
      handles.forEach(ColumnFamilyHandle::close);
    }
  }

  private Replica openReplica() throws IOException {
    return Replica.open(
        folder, "log", "id", 100, KeyStateLimits.withRetention(Duration.ofHours(1)), Map.of());
  }

  private Path state() {
    return folder.resolve("state");
  }

  private List<Path> manifests() throws IOException {
    try (Stream<Path> files = Files.list(state())) {
      return files.filter(file -> file.toString().contains("MANIFEST")).toList();
    }
  }

  /** A change of the one user that there is, after its last one at {@code before}. */
  private static Applied applied(long offset, @Nullable Long before) {
    return new Applied(
        offset,
        1_000,
        Map.of(new ObjectId("user", "1"), user(offset, before == null ? null : user(before, null))),
        List.of(new Applied.Before(Key.of("user/1/name"), null)),
        PLACES,
        EPOCHS,
        ABOUT);
  }

  private static ObjectVersion user(long offset, @Nullable ObjectVersion before) {
    return new ObjectVersion(
        offset + 1,
        new String[] {"name"},
        new Json[] {Json.of("\"ada\"")},
        new long[] {offset},
        before);
  }
}
