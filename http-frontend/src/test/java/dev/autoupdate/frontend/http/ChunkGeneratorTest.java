package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.view.Tail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpGenerator;
import org.eclipse.jetty.http.HttpGenerator.Result;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.util.Jetty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChunkGeneratorTest {

  private final ChunkGenerator generator = new ChunkGenerator();
  private final ByteBuffer header = ByteBuffer.allocate(1_024).flip();
  private int writes;

  @Test
  void itRestsOnThisVersionOfJetty() {
    assertThat(Jetty.VERSION)
        .as("look at HttpGenerator and HttpConnection.SendCallback of the new version first")
        .isEqualTo("12.1.12");
  }

  @Test
  void aMessageWithATailEndsItsChunkInTheSameWrite() throws IOException {
    String first = send(Tail.behind(utf8("one\n")), false);

    assertThat(first).endsWith("\r\n\r\n4\r\none\n\r\n");
    assertThat(writes).isEqualTo(1);
    assertThat(send(Tail.behind(utf8("three\n")), false)).isEqualTo("6\r\nthree\n\r\n");
    assertThat(writes).isEqualTo(2);
    assertThat(send(ByteBuffer.allocate(0), true)).isEqualTo("0\r\n\r\n");
  }

  @Test
  void aMessageWithoutOneEndsItsChunkInAWriteOfItsOwn() throws IOException {
    String first = send(ByteBuffer.wrap(utf8("one\n")), false);

    assertThat(first).endsWith("\r\n\r\n4\r\none\n\r\n");
    assertThat(writes).isEqualTo(2);
    assertThat(send(ByteBuffer.wrap(utf8("end\n")), true)).isEqualTo("4\r\nend\n\r\n0\r\n\r\n");
  }

  @Property(tries = 200)
  void whateverHasATailAllOfItIsOneWellFormedBody(
      @ForAll @Size(min = 2, max = 12) List<Boolean> tails) throws IOException {
    StringBuilder expected = new StringBuilder();
    StringBuilder sent = new StringBuilder();
    for (int i = 0; i < tails.size(); i++) {
      String message = "m".repeat(i * 7 + 1);
      boolean last = i == tails.size() - 1;
      ByteBuffer bytes = tails.get(i) ? Tail.behind(utf8(message)) : ByteBuffer.wrap(utf8(message));
      String wire = send(bytes, last);
      sent.append(i == 0 ? wire.substring(wire.indexOf("\r\n\r\n") + 4) : wire);
      expected.append(Integer.toHexString(message.length()).toUpperCase(java.util.Locale.ROOT));
      expected.append("\r\n").append(message).append("\r\n");
      if (!last) {
        assertThat(sent.toString()).isEqualTo(expected.toString());
      }
    }
    assertThat(sent.toString()).isEqualTo(expected + "0\r\n\r\n");
    generator.reset();
    header.clear().flip();
  }

  @Test
  void anAnswerWithALengthIsLeftAsItIs() throws IOException {
    HttpFields fields = HttpFields.build().put("Content-Length", 4).asImmutable();

    String sent = send(fields, Tail.behind(utf8("one\n")), true);

    assertThat(sent).endsWith("\r\n\r\none\n");
  }

  private String send(ByteBuffer content, boolean last) throws IOException {
    return send(HttpFields.EMPTY, content, last);
  }

  // As HttpConnection.SendCallback does it.
  private String send(HttpFields fields, ByteBuffer content, boolean last) throws IOException {
    MetaData.Response info = new MetaData.Response(200, null, HttpVersion.HTTP_1_1, fields);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    @Nullable ByteBuffer head = null;
    @Nullable ByteBuffer chunk = null;
    generator.setPersistent(true);
    while (true) {
      Result result = generator.generateResponse(info, false, head, chunk, content, last);
      switch (result) {
        case NEED_HEADER -> head = header;
        case NEED_CHUNK -> chunk = ByteBuffer.allocate(HttpGenerator.CHUNK_SIZE).flip();
        case FLUSH -> {
          writes++;
          drain(head, out);
          drain(chunk, out);
          drain(content, out);
        }
        case CONTINUE -> {}
        default -> {
          return out.toString(StandardCharsets.UTF_8);
        }
      }
    }
  }

  private static void drain(@Nullable ByteBuffer from, ByteArrayOutputStream out) {
    while (from != null && from.hasRemaining()) {
      out.write(from.get());
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
