package dev.autoupdate.processor.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The file beside the database that says that there is one, and which position it has reached for
 * good. A database that has lost its beginnings looks like a new one; this tells them apart.
 *
 * <p>Written beside, synced and renamed, so that it is either the old or the new one. For one
 * thread.
 */
final class Witness {

  private static final Pattern FORM = Pattern.compile("position ([0-9]{1,19}) ([0-9a-f]{1,8})\n");

  private final Path file;

  /** Of the database in {@code folder}. */
  Witness(Path folder) {
    this.file = folder.resolveSibling(folder.getFileName() + ".position");
  }

  /**
   * The least position that the database must have, or empty when there is no such file.
   *
   * @throws DiskState.Damaged when it is not as {@link #write} made it
   */
  OptionalLong read() throws DiskState.Damaged, IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
    Matcher text = FORM.matcher(new String(bytes, UTF_8));
    if (text.matches()) {
      long position = Long.parseLong(text.group(1));
      if (text(position).equals(text.group())) {
        return OptionalLong.of(position);
      }
    }
    throw new DiskState.Damaged("the file " + file.getFileName() + " is damaged", null);
  }

  /** Says that the database has reached {@code position} and that this is on the disk. */
  void write(long position) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text(position).getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder();
  }

  boolean exists() {
    return Files.exists(file);
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  private void syncFolder() {
    Path folder = file.toAbsolutePath().getParent();
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Not every system lets a folder be opened. A rename that is lost leaves the older file,
      // which is right as well, or none, and then the state is rebuilt.
      return;
    }
  }

  private static String text(long position) {
    CRC32C sum = new CRC32C();
    sum.update(Long.toString(position).getBytes(UTF_8));
    return "position " + position + " " + Long.toHexString(sum.getValue()) + "\n";
  }
}
