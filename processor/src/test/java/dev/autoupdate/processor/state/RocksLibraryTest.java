package dev.autoupdate.processor.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class RocksLibraryTest {

  @TempDir private Path folder;

  @Test
  @Timeout(120)
  void threeProcessesThatStartAtOnceOnAFreshFolderAllLoadOneLibrary() throws Exception {
    List<Process> all = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        all.add(loading(folder.resolve("native"), folder.resolve("database-" + i)));
      }
      for (Process each : all) {
        assertThat(each.getInputStream().read()).isEqualTo('.');
      }
      // All of them are up and wait for this.
      for (Process each : all) {
        try (OutputStream go = each.getOutputStream()) {
          go.write('\n');
        }
      }
      for (Process each : all) {
        String said = new String(each.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(each.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(each.exitValue()).as(said).isZero();
      }
    } finally {
      all.forEach(Process::destroyForcibly);
    }
    assertThat(files(folder.resolve("native"))).hasSize(1);
  }

  @Test
  void aLibraryThatIsWholeIsNotWrittenAgainAndOneThatIsNotIsReplacedNotOverwritten()
      throws Exception {
    Path library = RocksLibrary.unpack(folder).resolve(RocksLibrary.UNPACKED);
    Object first = Files.readAttributes(library, "unix:ino").get("ino");
    assertThat(folder.relativize(library).toString()).matches("rocksdb-[0-9a-f]{16}.lib.*");

    RocksLibrary.unpack(folder);
    assertThat(Files.readAttributes(library, "unix:ino").get("ino")).isEqualTo(first);

    byte[] whole = Files.readAllBytes(library);
    Files.write(library, new byte[1_000]);
    // Kept open, so that the number is not given to another file.
    try (var open = Files.newInputStream(library)) {
      RocksLibrary.unpack(folder);
      assertThat(Files.readAttributes(library, "unix:ino").get("ino")).isNotEqualTo(first);
    }
    assertThat(Files.readAllBytes(library)).isEqualTo(whole);
    assertThat(files(folder)).hasSize(1);
  }

  private static Process loading(Path library, Path database) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            java,
            "-Xmx64m",
            "-cp",
            classes,
            Loading.class.getName(),
            library.toString(),
            database.toString())
        .redirectErrorStream(true)
        .start();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  /** A process of its own that loads the library and uses it. */
  static final class Loading {

    private Loading() {}

    /** Takes the folder to unpack to and that of a database. */
    public static void main(String[] args) throws Exception {
      System.out.print('.');
      System.out.flush();
      System.in.read();
      RocksLibrary.load(Path.of(args[0]));
      try (Options options = new Options().setCreateIfMissing(true);
          RocksDB database = RocksDB.open(options, args[1])) {
        database.put(new byte[] {1}, new byte[] {2});
      }
    }
  }
}
