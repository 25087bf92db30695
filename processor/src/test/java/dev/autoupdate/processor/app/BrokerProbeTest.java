package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class BrokerProbeTest {

  @Test
  void aPortThatAnswersWithATlsAlertSpeaksTls() throws Exception {
    assertThat(probe(new byte[] {0x15, 3, 3, 0, 2, 2, 70})).startsWith("127.0.0.1:");
  }

  @Test
  void aBrokerAndAPortThatSaysNothingDoNot() throws Exception {
    assertThat(probe(new byte[] {0, 0, 0, 10, 0, 0, 0, 0})).isEmpty();
    assertThat(probe(new byte[] {})).isEmpty();
  }

  @Test
  void whatIsNoAddressOrNotThereIsNotToldHere() {
    assertThat(BrokerProbe.firstWithTls("nonsense, 127.0.0.1:1, no-such.invalid:9")).isEmpty();
  }

  private static String probe(byte[] answer) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread broker = new Thread(() -> answer(server, answer));
      broker.start();
      String found = BrokerProbe.firstWithTls("127.0.0.1:" + server.getLocalPort()).orElse("");
      broker.join();
      return found;
    }
  }

  private static void answer(ServerSocket server, byte[] answer) {
    try (Socket client = server.accept()) {
      assertThat(client.getInputStream().readNBytes(14)).hasSize(14);
      client.getOutputStream().write(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
