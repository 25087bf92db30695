package dev.autoupdate.embedded;

import java.nio.file.Path;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running one-node broker in this JVM, reachable from this machine only.
 *
 * <p>Topics are never created by themselves. What was acknowledged is there again after a restart
 * on the same folder, on whatever port. {@link #close()} may be called from any thread, and again.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

  private final KafkaRaftServer server;
  private final int port;
  private boolean closed;

  private EmbeddedKafka(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker and returns when it takes requests, which takes about three seconds.
   *
   * @param dataDir the broker's own folder, created when missing
   * @param port the port of the clients' listener; 0 means any free port
   * @throws EmbeddedKafkaException when the port is taken, the folder cannot be written or is used
   *     by another broker, or the broker does not start for another reason
   */
  public static EmbeddedKafka start(Path dataDir, int port) {
    BrokerFolder folder = BrokerFolder.prepare(dataDir);
    int clientPort = LoopbackPorts.free(port);
    int controllerPort = LoopbackPorts.freeBut(clientPort);
    KafkaConfig config =
        new KafkaConfig(BrokerSettings.of(folder.path(), clientPort, controllerPort), false);
    KafkaRaftServer server = startServer(folder, config);
    LOG.atInfo()
        .setMessage("embedded broker started")
        .addKeyValue("port", clientPort)
        .addKeyValue("folder", folder.path())
        .log();
    return new EmbeddedKafka(server, clientPort);
  }

  private static KafkaRaftServer startServer(BrokerFolder folder, KafkaConfig config) {
    try {
      KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
      try {
        server.startup();
        return server;
      } catch (RuntimeException failure) {
        // The controller may run already, and its threads would keep the process alive.
        server.shutdown();
        throw failure;
      }
    } catch (RuntimeException failure) {
      throw new EmbeddedKafkaException(
          "the embedded broker does not start in " + folder.path() + ": " + oneLine(failure),
          failure);
    }
  }

  /** The address for clients on this machine, as in {@code 127.0.0.1:9092}. */
  public String bootstrapServers() {
    return LoopbackPorts.HOST + ":" + port;
  }

  /** The port of the clients' listener. */
  public int port() {
    return port;
  }

  /** Stops the broker in order; returns when its files are closed. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    server.shutdown();
    server.awaitShutdown();
  }

  private static String oneLine(Throwable failure) {
    Throwable cause = failure;
    while (cause.getMessage() == null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
  }
}
