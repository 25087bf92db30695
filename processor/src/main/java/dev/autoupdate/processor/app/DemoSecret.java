package dev.autoupdate.processor.app;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The secret of the quick start: made up once, kept in the data folder, readable by its owner
 * alone. Processes may race for making it; all get the same.
 */
final class DemoSecret {

  private static final int BYTES = 32;
  private static final String NAME = "jwt.secret";

  private DemoSecret() {}

  /** Whether this data folder has one. */
  static boolean isIn(Path dataDir) {
    return Files.exists(dataDir.resolve(NAME));
  }

  /**
   * The secret of this data folder, which is made when it is missing.
   *
   * @throws StartupFailure when it cannot be read or written
   */
  static String of(Path dataDir) throws StartupFailure {
    Path folder = dataDir.toAbsolutePath().normalize();
    Path file = folder.resolve(NAME);
    try {
      if (!Files.exists(file)) {
        make(folder, file);
      }
      return Files.readString(file).strip();
    } catch (IOException failure) {
      throw new StartupFailure("secret " + file + " cannot be used: " + failure, failure);
    }
  }

  private static void make(Path folder, Path file) throws IOException {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    Files.createDirectories(folder);
    // Such a file is its owner's alone from the first moment.
    Path unfinished = Files.createTempFile(folder, "jwt", ".tmp");
    try {
      Files.writeString(unfinished, HexFormat.of().formatHex(random));
      Files.move(unfinished, file);
    } catch (FileAlreadyExistsException e) {
      Files.delete(unfinished);
    }
  }
}
