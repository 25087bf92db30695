package dev.autoupdate.frontend.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ServerSentEventsTest {

  private static final String CONTROL =
      "event: control\ndata:{\"streamNextOffset\":\"t\",\"streamCursor\":\"7\",\"upToDate\":true}\n\n";

  @Test
  void messagesAreFollowedByWhereTheyEnd() {
    assertThat(encode("[1]")).isEqualTo("event: data\ndata:[1]\n\n" + CONTROL);
  }

  @Test
  void noMessagesAreNoDataEvent() {
    Batch none = new Batch(ByteBuffer.wrap(new byte[] {'[', ']'}), true, 1);

    assertThat(text(ServerSentEvents.encode(none, "t", 7))).isEqualTo(CONTROL);
  }

  @Test
  void noLineOfTheDataIsTakenForAnythingElse() {
    assertThat(encode("a\r\nevent: control\rdata: x\n\n y"))
        .isEqualTo(
            "event: data\ndata:a\ndata:event: control\ndata:data: x\ndata:\ndata:  y\n\n"
                + CONTROL);
  }

  private static String encode(String body) {
    ByteBuffer bytes = ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
    String events = text(ServerSentEvents.encode(new Batch(bytes, false, 1), "t", 7));
    assertThat(bytes.remaining())
        .as("the shared buffer is left as it was")
        .isEqualTo(body.length());
    return events;
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }
}
