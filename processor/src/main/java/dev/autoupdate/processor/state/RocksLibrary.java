package dev.autoupdate.processor.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacks RocksDB's native library where nobody else writes to it while it is used.
 *
 * <p>RocksDB itself would write it in place, also when another process has loaded it just then,
 * which ends that one. Here it goes into a folder named by its digest, is written beside and then
 * renamed, and is not touched again as long as it is whole.
 */
final class RocksLibrary {

  private static final Logger LOG = LoggerFactory.getLogger(RocksLibrary.class);
  private static final int DIGEST_BYTES = 8;

  /** What it is called in the jar. */
  private static final String PACKED = Environment.getJniLibraryFileName("rocksdb");

  /** What RocksDB looks for in a folder that it is given. */
  static final String UNPACKED = Environment.getJniLibraryFileName("rocksdbjni");

  private static boolean loaded;

  private RocksLibrary() {}

  /**
   * Loads the library, once in a process; nothing of RocksDB may be used before.
   *
   * @param folder where it is unpacked; nothing else is in it
   */
  static synchronized void load(Path folder) {
    if (loaded) {
      return;
    }
    if (RocksDB.class.getResource("/" + PACKED) == null) {
      // A system with other names, or a library of its own.
      RocksDB.loadLibrary();
    } else {
      try {
        RocksDB.loadLibrary(List.of(unpack(folder).toString()));
      } catch (IOException | UnsatisfiedLinkError e) {
        LOG.atWarn()
            .addKeyValue("folder", folder)
            .addKeyValue("reason", String.valueOf(e.getMessage()))
            .log("RocksDB cannot be loaded from here, trying a temporary folder of its own");
        loadFromTemporary();
      }
    }
    loaded = true;
  }

  /** The folder that has the library in it, whole, and is made so if it is not. */
  static Path unpack(Path folder) throws IOException {
    byte[] digest;
    try (InputStream packed = open()) {
      digest = digest(packed);
    }
    // The library does not say its version; another one has another digest.
    Path target =
        folder
            .resolve("rocksdb-" + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES))
            .toAbsolutePath();
    Path library = target.resolve(UNPACKED);
    if (!isWhole(library, digest)) {
      Files.createDirectories(target);
      Path beside = Files.createTempFile(target, UNPACKED, ".new");
      try (InputStream packed = open()) {
        Files.copy(packed, beside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(
            beside, library, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(beside);
      }
    }
    return target;
  }

  // For a folder that takes no files, or whose files may not be executed.
  private static void loadFromTemporary() {
    try {
      Path folder = Files.createTempDirectory("autoupdate-native");
      Path unpacked = unpack(folder);
      try {
        RocksDB.loadLibrary(List.of(unpacked.toString()));
      } finally {
        folder.toFile().deleteOnExit();
        unpacked.toFile().deleteOnExit();
        unpacked.resolve(UNPACKED).toFile().deleteOnExit();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isWhole(Path library, byte[] digest) throws IOException {
    try (InputStream present = Files.newInputStream(library)) {
      return MessageDigest.isEqual(digest(present), digest);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static InputStream open() throws IOException {
    InputStream packed = RocksDB.class.getResourceAsStream("/" + PACKED);
    if (packed == null) {
      throw new NoSuchFileException(PACKED);
    }
    return packed;
  }

  private static byte[] digest(InputStream bytes) throws IOException {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      try (DigestInputStream digested = new DigestInputStream(bytes, sha)) {
        digested.transferTo(OutputStream.nullOutputStream());
      }
      return sha.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
