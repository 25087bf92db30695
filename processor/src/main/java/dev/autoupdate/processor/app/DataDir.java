package dev.autoupdate.processor.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * The data folder while this process uses it: it exists, can be written, and is locked against any
 * other process. A kill releases the lock.
 */
public final class DataDir implements AutoCloseable {

  private final Path path;
  private final FileChannel channel;

  private DataDir(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Creates the folder when missing, and locks it.
   *
   * @throws StartupFailure when it cannot be written or is in use
   */
  public static DataDir open(Path folder) throws StartupFailure {
    Path path = folder.toAbsolutePath().normalize();
    FileChannel channel;
    try {
      Files.createDirectories(path);
      channel =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException failure) {
      throw new StartupFailure("data folder " + path + " cannot be written: " + failure, failure);
    }
    try {
      lock(path, channel);
      return new DataDir(path, channel);
    } catch (StartupFailure failure) {
      close(channel);
      throw failure;
    }
  }

  /** The folder, absolute. */
  public Path path() {
    return path;
  }

  /**
   * A name of the instance that works on this folder: made up once, and kept in it.
   *
   * @throws StartupFailure when it cannot be read or written
   */
  public String instance() throws StartupFailure {
    Path file = path.resolve("instance");
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, "autoupdate-" + UUID.randomUUID());
      }
      return Files.readString(file).strip();
    } catch (IOException failure) {
      throw new StartupFailure("data folder " + path + " cannot be used: " + failure, failure);
    }
  }

  /** Releases the lock; may be called again. */
  @Override
  public void close() {
    close(channel);
  }

  private static void lock(Path path, FileChannel channel) throws StartupFailure {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException failure) {
      lock = null;
    } catch (IOException failure) {
      throw new StartupFailure("data folder " + path + " cannot be locked: " + failure, failure);
    }
    if (lock == null) {
      throw new StartupFailure("data folder " + path + " is in use by another process", null);
    }
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
