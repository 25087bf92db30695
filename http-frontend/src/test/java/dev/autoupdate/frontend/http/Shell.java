package dev.autoupdate.frontend.http;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A shell that is typed at, in a folder; what is set in it stays. For one thread. */
final class Shell implements AutoCloseable {

  private static final String END = "-- that was all --";
  private static final int SECONDS = 60;

  private final Path folder;
  private final Process process;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  /** With programs of the folder's own before those of the system. */
  Shell(Path folder, Map<String, String> environment) throws IOException {
    this.folder = folder;
    ProcessBuilder builder =
        new ProcessBuilder("bash")
            .directory(folder.toFile())
            .redirectError(folder.resolve("errors.txt").toFile());
    Path java = Path.of(System.getProperty("java.home"), "bin");
    builder.environment().merge("PATH", folder + ":" + java, (system, ours) -> ours + ":" + system);
    builder.environment().put("NO_PROXY", "*");
    builder.environment().putAll(environment);
    process = builder.start();
    Thread reader = new Thread(this::read, "shell");
    reader.setDaemon(true);
    reader.start();
  }

  /** Whether the system has this program. */
  static boolean has(String program) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", "command -v " + program)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  /** A program of this name, in the folder, that does this. */
  static void program(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("not executable: " + file);
    }
  }

  /**
   * Types a command and waits for its end.
   *
   * @param enough after so many lines it is ended; for one that does not end by itself
   * @param meanwhile done while it runs
   * @return its lines, without blank ones at the end
   */
  List<String> run(String command, int enough, Callable<?> meanwhile) throws Exception {
    Files.writeString(folder.resolve("command.sh"), command + "\n");
    process
        .getOutputStream()
        .write(
            (". ./command.sh < /dev/null; printf '\\n%s\\n' '" + END + "'\n")
                .getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    meanwhile.call();
    List<String> lines = new ArrayList<>();
    for (String line = next(command, lines); !line.equals(END); line = next(command, lines)) {
      lines.add(line);
      if (lines.size() == enough) {
        process.descendants().forEach(ProcessHandle::destroy);
      }
    }
    return ConsolePage.trimmed(lines);
  }

  /** Waits until the command that runs says something with this in it. */
  void awaitLine(String part) {
    await().until(() -> said.stream().anyMatch(line -> line.contains(part)));
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private String next(String command, List<String> before) throws Exception {
    String line = said.poll(SECONDS, TimeUnit.SECONDS);
    if (line == null) {
      String errors = Files.readString(folder.resolve("errors.txt"));
      throw new AssertionError(command + " says no more than " + before + "\n" + errors);
    }
    return line;
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
      }
    } catch (IOException e) {
      // The shell was ended.
    }
  }
}
