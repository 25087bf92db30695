package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FatalErrorsTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Integer> codes = new ArrayList<>();
  private final FatalErrors errors =
      new FatalErrors(new PrintStream(err, true, StandardCharsets.UTF_8), codes::add);

  @Test
  void aThreadThatOthersDependOnEndsTheProcessWithALine() {
    errors.uncaughtException(thread("autoupdate-write-behind"), new IllegalStateException("a\nb"));

    assertThat(codes).containsExactly(70);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines(
            "autoupdate: fatal: thread autoupdate-write-behind ended:"
                + " java.lang.IllegalStateException: a b");
  }

  @Test
  void memoryThatIsAtItsEndEndsTheProcessWhicheverThreadFindsOut() {
    errors.uncaughtException(thread("qtp-1"), new OutOfMemoryError("Direct buffer memory"));

    assertThat(codes).containsExactly(70);
  }

  @Test
  void aThreadOfAPoolIsReplacedAndSaysWhy() {
    errors.uncaughtException(thread("autoupdate-views-1"), new IllegalStateException("why"));
    errors.uncaughtException(thread("qtp-1"), new StackOverflowError());

    assertThat(codes).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("why").contains("StackOverflowError");
  }

  private static Thread thread(String name) {
    return new Thread(() -> {}, name);
  }
}
