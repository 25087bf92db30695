package dev.autoupdate.processor.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.autoupdate.schema.DeadLetter.Reason;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class RejectionsTest {

  private static final long EVERY = Rejections.EVERY.toMillis();

  private final Logger logger = (Logger) LoggerFactory.getLogger(Rejections.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Rejections rejections = new Rejections("changes", 2);

  @BeforeEach
  void listen() {
    logger.setAdditive(false);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
  }

  @Test
  void theFirstOfEachReasonIsToldAtOnce() {
    rejections.add(Reason.INVALID_KEY, 7, 1_000);
    rejections.add(Reason.INVALID_JSON, 8, 1_000);

    assertThat(told()).containsExactly("invalid_key 1 7", "invalid_json 1 8");
    assertThat(lines.list.get(0).getKeyValuePairs())
        .extracting(Object::toString)
        .contains("topic=\"changes\"", "partition=\"2\"");
  }

  @Test
  void thoseThatFollowAreCountedAndToldEveryTenSeconds() {
    rejections.add(Reason.INVALID_KEY, 0, 0);
    for (int offset = 1; offset <= 500; offset++) {
      rejections.add(Reason.INVALID_KEY, offset, offset);
      rejections.look(offset);
    }
    rejections.look(EVERY - 1);
    assertThat(told()).containsExactly("invalid_key 1 0");

    rejections.look(EVERY);
    rejections.add(Reason.INVALID_KEY, 501, EVERY + 1);
    rejections.look(2 * EVERY - 1);
    assertThat(told()).containsExactly("invalid_key 1 0", "invalid_key 500 500");

    rejections.look(2 * EVERY);
    assertThat(told())
        .containsExactly("invalid_key 1 0", "invalid_key 500 500", "invalid_key 1 501");
  }

  @Test
  void afterAQuietWhileTheNextOneIsToldAtOnce() {
    rejections.add(Reason.INVALID_KEY, 0, 0);
    rejections.look(EVERY);

    rejections.add(Reason.INVALID_KEY, 1, EVERY + 1);

    assertThat(told()).containsExactly("invalid_key 1 0", "invalid_key 1 1");
  }

  @Test
  void whatIsCountedIsToldBeforeTheEnd() {
    rejections.add(Reason.INVALID_KEY, 0, 0);
    rejections.add(Reason.INVALID_KEY, 1, 1);
    rejections.add(Reason.INVALID_KEY, 2, 2);

    rejections.close();
    rejections.close();

    assertThat(told()).containsExactly("invalid_key 1 0", "invalid_key 2 2");
  }

  private List<String> told() {
    return lines.list.stream()
        .map(
            line ->
                String.join(
                    " ",
                    line.getKeyValuePairs().stream()
                        .filter(pair -> List.of("reason", "count", "offset").contains(pair.key))
                        .map(pair -> String.valueOf(pair.value))
                        .toList()))
        .toList();
  }
}
