package dev.autoupdate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AnswerTest {

  private static final String TWO_ANSWERS =
      "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nstream-next-offset: t1\r\n\r\n{\"ä\"}"
          + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"k\r\n2\r\n\"}\r\n0\r\n\r\n";

  @Property(tries = 200)
  void answersAreFoundHoweverTheBytesAreCut(@ForAll @IntRange(min = 1, max = 60) int step) {
    byte[] bytes = TWO_ANSWERS.getBytes(StandardCharsets.UTF_8);
    Answer.Parser parser = new Answer.Parser();
    StringBuilder bodies = new StringBuilder();

    for (int at = 0; at < bytes.length; at += step) {
      int count = Math.min(step, bytes.length - at);
      byte[] part = new byte[count];
      System.arraycopy(bytes, at, part, 0, count);
      parser.add(part, count);
      parser.next().ifPresent(answer -> bodies.append(answer.body()).append('\n'));
    }
    parser.next().ifPresent(answer -> bodies.append(answer.body()).append('\n'));

    assertThat(bodies).hasToString("{\"ä\"}\n{\"k\"}\n");
  }

  @Test
  void anAnswerWithoutContentEndsWithItsHead() {
    Answer.Parser parser = new Answer.Parser();
    byte[] bytes =
        "HTTP/1.1 204 No Content\r\nStream-Next-Offset: t2\r\n\r\n"
            .getBytes(StandardCharsets.UTF_8);

    parser.add(bytes, bytes.length);

    assertThat(parser.next())
        .hasValueSatisfying(
            answer -> {
              assertThat(answer.status()).isEqualTo(204);
              assertThat(answer.nextOffset()).contains("t2");
            });
  }

  @Test
  void aHeaderIsFoundWhateverItsCase() {
    Answer answer = new Answer(200, "HTTP/1.1 200 OK\r\nSTREAM-NEXT-OFFSET:  abc ", "{}");

    assertThat(answer.header("Stream-Next-Offset")).contains("abc");
    assertThat(answer.header("Retry-After")).isEmpty();
  }
}
