package dev.autoupdate.frontend.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The lines of JSON that a Node process prints, until it is closed. For one thread. */
public final class NodeLines implements AutoCloseable {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int SECONDS = 90;

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  /** Reads what the process prints from now on. */
  public NodeLines(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "node-lines");
    reader.setDaemon(true);
    reader.start();
  }

  /** The next line; fails when none comes in a minute and a half. */
  public JsonNode next() throws Exception {
    String line = lines.poll(SECONDS, TimeUnit.SECONDS);
    assertThat(line).as("a line in time").isNotNull();
    return MAPPER.readTree(line);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void read() {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      // The process was ended.
    }
  }
}
