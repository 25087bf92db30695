package dev.autoupdate.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** A broker in a process of its own, to be killed. Tells its port in a line, then waits. */
final class BrokerProcess {

  private BrokerProcess() {}

  /** Runs until it is killed, or its standard input ends. */
  public static void main(String[] args) throws IOException {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[0]), 0)) {
      System.out.println("port=" + kafka.port());
      int end = System.in.read();
      System.out.println("ended with " + end);
    }
  }

  /** Starts one in {@code folder}. */
  static Process start(Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            BrokerProcess.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
