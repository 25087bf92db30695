package dev.autoupdate.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * The broker's folder: it exists, can be written, no other broker uses it, and it is formatted.
 *
 * @param path absolute
 */
record BrokerFolder(Path path) {

  /** The file that the broker itself locks while it runs. */
  private static final String LOCK = ".lock";

  static BrokerFolder prepare(Path dataDir) {
    Path path = dataDir.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
    } catch (IOException failure) {
      throw unusable(path, failure);
    }
    checkNotInUse(path);
    if (!Files.exists(path.resolve("meta.properties"))) {
      format(path);
    }
    return new BrokerFolder(path);
  }

  private static void checkNotInUse(Path path) {
    try (FileChannel channel =
            FileChannel.open(
                path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw inUse(path, null);
      }
    } catch (OverlappingFileLockException failure) {
      throw inUse(path, failure);
    } catch (IOException failure) {
      throw unusable(path, failure);
    }
  }

  private static void format(Path path) {
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setNodeId(BrokerSettings.NODE)
            .setClusterId(Uuid.randomUuid().toString())
            .setReleaseVersion(MetadataVersion.latestProduction())
            .setControllerListenerName(BrokerSettings.CONTROLLER)
            .setMetadataLogDirectory(path.toString())
            .setIgnoreFormatted(true)
            .addDirectory(path.toString());
    try {
      formatter.run();
    } catch (Exception failure) {
      throw unusable(path, failure);
    }
  }

  private static EmbeddedKafkaException inUse(Path path, @Nullable Throwable cause) {
    return new EmbeddedKafkaException(
        "the embedded broker's folder " + path + " is in use by another broker", cause);
  }

  private static EmbeddedKafkaException unusable(Path path, Throwable cause) {
    return new EmbeddedKafkaException(
        "the embedded broker cannot use the folder " + path + ": " + cause, cause);
  }
}
