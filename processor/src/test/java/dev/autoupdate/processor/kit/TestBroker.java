package dev.autoupdate.processor.kit;

import dev.autoupdate.embedded.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * A real broker for tests: a container when there is an engine <em>and</em> the image, else one in
 * this JVM. Prints which.
 */
public final class TestBroker implements AutoCloseable {

  private static final String IMAGE = "apache/kafka:4.3.1";

  private final String bootstrapServers;
  private final AutoCloseable broker;

  private TestBroker(String bootstrapServers, AutoCloseable broker) {
    this.bootstrapServers = bootstrapServers;
    this.broker = broker;
  }

  /** Starts one. */
  public static TestBroker start() throws Exception {
    if (hasContainerImage()) {
      System.out.println("Broker of this test: container " + IMAGE);
      KafkaContainer container = new KafkaContainer(IMAGE);
      container.start();
      return new TestBroker(container.getBootstrapServers(), container);
    }
    System.out.println("Broker of this test: in-process (no container engine with " + IMAGE + ")");
    Path folder = Files.createTempDirectory("test-broker");
    EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0);
    return new TestBroker(kafka.bootstrapServers(), kafka);
  }

  /** Where it is. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() throws Exception {
    broker.close();
  }

  // An engine without the image would try to pull it for minutes.
  private static boolean hasContainerImage() {
    try {
      if (!DockerClientFactory.instance().isDockerAvailable()) {
        return false;
      }
      return !DockerClientFactory.lazyClient()
          .listImagesCmd()
          .withImageNameFilter(IMAGE)
          .exec()
          .isEmpty();
    } catch (RuntimeException e) {
      return false;
    }
  }
}
