package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class DiffTest {

  private static final AtomicInteger MADE = new AtomicInteger();

  private record Prefixed(String prefix) implements Diff.Form {
    @Override
    public ByteBuffer of(Diff diff) {
      MADE.incrementAndGet();
      return Tail.behind((prefix + diff + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aFormIsMadeOnceForAllWhoAskForAnEqualOne() {
    Diff diff =
        new Diff(
            1,
            2,
            Changes.of(List.of(new Change(Key.of("user/1/name"), null, Json.of("1")))),
            Evaluation.NOTHING);
    MADE.set(0);

    ByteBuffer first = diff.in(new Prefixed("a "));
    ByteBuffer second = diff.in(new Prefixed("a "));
    ByteBuffer other = diff.in(new Prefixed("b "));

    assertThat(MADE).hasValue(2);
    assertThat(text(first)).isEqualTo("a {\"user/1/name\":1}\n").isEqualTo(text(second));
    assertThat(text(other)).startsWith("b ");
    assertThat(first.isReadOnly()).isTrue();
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }
}
