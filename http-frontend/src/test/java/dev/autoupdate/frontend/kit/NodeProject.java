package dev.autoupdate.frontend.kit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * The Node project of the tests, with its packages installed in a folder of the build.
 *
 * <p>The build does not depend on it: where there is no Node, or the packages are neither there nor
 * to be had in time, the tests that need it are skipped, and say so.
 */
public final class NodeProject {

  // From the folder of any module, so that the packages are installed once.
  private static final Path MODULE = Path.of("..", "http-frontend");
  private static final Path SOURCES = MODULE.resolve(Path.of("src", "test", "node"));
  private static final Path FOLDER = MODULE.resolve(Path.of("target", "node"));
  private static final String LOCK = "package-lock.json";
  private static final String INSTALLED = "installed.json";
  private static final int INSTALL_SECONDS = 120;
  private static final int VERSION_SECONDS = 20;

  private static @Nullable Optional<String> trouble;

  private NodeProject() {}

  /** The folder to run scripts in; without it the calling test is skipped. */
  public static Path require() throws IOException, InterruptedException {
    Optional<String> missing = missing();
    missing.ifPresent(why -> System.out.println("SKIPPED, " + why));
    Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    return FOLDER;
  }

  /** A Node process in the folder, whose errors go where the test's do. */
  public static Process start(String... arguments) throws IOException {
    return new ProcessBuilder(Stream.concat(Stream.of("node"), Stream.of(arguments)).toList())
        .directory(FOLDER.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Installs what is not there yet; what cannot be had, and what of it is not tested therefore. */
  public static synchronized Optional<String> missing() throws IOException, InterruptedException {
    // Once: what takes long to fail would take as long for each test.
    Optional<String> known = trouble;
    if (known == null) {
      known = install();
      trouble = known;
    }
    return known;
  }

  private static Optional<String> install() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    if (!run(FOLDER, VERSION_SECONDS, "node", "--version")) {
      return Optional.of("no Node: the standard clients were not run");
    }
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        Files.copy(file, FOLDER.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Path installed = FOLDER.resolve(INSTALLED);
    String wanted = Files.readString(FOLDER.resolve(LOCK));
    if (!Files.exists(installed) || !Files.readString(installed).equals(wanted)) {
      String[] command = {"npm", "ci", "--prefer-offline", "--no-audit", "--no-fund"};
      if (!run(FOLDER, INSTALL_SECONDS, command)) {
        return Optional.of("no packages from npm: the standard clients were not run");
      }
      Files.writeString(installed, wanted, StandardCharsets.UTF_8);
    }
    return Optional.empty();
  }

  private static boolean run(Path folder, int seconds, String... command)
      throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(List.of(command))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
