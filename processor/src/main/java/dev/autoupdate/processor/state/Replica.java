package dev.autoupdate.processor.state;

import dev.autoupdate.frontend.read.Epoch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fold of one log on this instance: its folder, its key state, and the thread that writes
 * behind.
 *
 * <p>Opened and closed by one thread.
 */
public final class Replica implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
  private static final int EPOCH_BYTES = 6;
  private static final String STATE = "state";
  private static final String ASIDE = "aside-";

  private final Path folder;
  private final KeyState state;
  private final WriteBehind disk;
  private final Thread writer;
  private volatile boolean lost;

  private Replica(Path folder, KeyState state, WriteBehind disk) {
    this.folder = folder;
    this.state = state;
    this.disk = disk;
    this.writer = new Thread(disk, "autoupdate-write-behind");
    writer.setDaemon(true);
    writer.start();
  }

  /**
   * Opens the folder. A state in it that is damaged or of another log is deleted, and the state is
   * rebuilt from the log. One that is ahead of the log's end is opened: see {@link #setAside}.
   *
   * @param folder of this log alone
   * @param log the log's name
   * @param logId the log topic's id: a recreated log is another one
   * @param logEnd the log's end: an epoch that begins past it ends the state that is opened now
   * @param topicIds the sources' names and ids
   * @throws IOException when the folder cannot be used
   */
  public static Replica open(
      Path folder,
      String log,
      String logId,
      long logEnd,
      KeyStateLimits limits,
      Map<String, String> topicIds)
      throws IOException {
    Files.createDirectories(folder);
    Path state = folder.resolve(STATE);
    String identity = log + " " + logId;
    DiskState.Damaged reason = null;
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        DiskState disk = DiskState.open(state, identity);
        try {
          LoadedState loaded = disk.load(epoch(identity));
          WriteBehind behind = new WriteBehind(disk, loaded, limits);
          return new Replica(state, new KeyState(limits, loaded, behind, logEnd, topicIds), behind);
        } catch (DiskState.Damaged damaged) {
          reason = damaged;
        } catch (IOException e) {
          disk.close();
          throw e;
        }
        disk.close();
      } catch (DiskState.Damaged damaged) {
        reason = damaged;
      }
      LOG.atWarn()
          .addKeyValue("folder", state)
          .addKeyValue("reason", reason.getMessage())
          .log("key state on disk is of no use, rebuilding it from the log");
      DiskFolder.wipe(state);
    }
    throw new IOException("cannot use the state folder " + state, reason);
  }

  /** What is served. */
  public KeyState state() {
    return state;
  }

  /** Why the disk cannot be written, or empty when it can. */
  public Optional<String> failure() {
    return disk.failure();
  }

  /** Lets go a thread that waits for the disk to catch up: nothing is applied any more. */
  public void stopApplying() {
    disk.close();
  }

  /**
   * The state has records in it that the log lost: {@link #close} puts it aside, and the next one
   * is rebuilt from the log. What is aside is all there is of what no source has any more.
   */
  public void setAside() {
    lost = true;
  }

  /** Deletes what was put aside: all of it is there again, or nobody wants it. */
  public void deleteAside() {
    aside().forEach(DiskFolder::wipe);
  }

  private List<Path> aside() {
    Path parent = Objects.requireNonNull(folder.getParent());
    try (Stream<Path> found = Files.list(parent)) {
      return found.filter(path -> String.valueOf(path.getFileName()).startsWith(ASIDE)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes what is left and closes the folder. Readers must be gone. */
  @Override
  public void close() {
    disk.close();
    try {
      writer.join();
      if (lost) {
        String aside = ASIDE + state.epoch() + "-" + state.position();
        DiskFolder.putAside(folder, folder.resolveSibling(aside));
      }
    } catch (IOException e) {
      LOG.atError().addKeyValue("folder", folder).setCause(e).log("cannot be put aside, deleted");
      DiskFolder.wipe(folder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Epoch epoch(String identity) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
      return new Epoch(HexFormat.of().formatHex(hash, 0, EPOCH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
