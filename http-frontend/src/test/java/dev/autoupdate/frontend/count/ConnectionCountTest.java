package dev.autoupdate.frontend.count;

import static dev.autoupdate.frontend.count.ConnectionCount.Kind.LONG_POLL;
import static dev.autoupdate.frontend.count.ConnectionCount.Kind.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConnectionCountTest {

  @Test
  void whoLeavesIsNotCountedAndWhoHasLeftIsNotNamed() {
    ConnectionCount count = new ConnectionCount();
    Runnable first = count.enter(STREAM, 5);
    Runnable second = count.enter(STREAM, 5);
    count.enter(LONG_POLL, 0);

    assertThat(count.open(STREAM)).isEqualTo(Map.of(5L, 2));
    first.run();
    assertThat(count.open(STREAM)).isEqualTo(Map.of(5L, 1));
    second.run();
    assertThat(count.open(STREAM)).isEmpty();
    assertThat(count.open(LONG_POLL)).isEqualTo(Map.of(0L, 1));
  }
}
