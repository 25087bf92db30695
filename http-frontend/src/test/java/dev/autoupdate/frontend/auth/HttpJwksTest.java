package dev.autoupdate.frontend.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.frontend.kit.OtherService;
import dev.autoupdate.frontend.outgoing.AnswerTooLong;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class HttpJwksTest {

  private static final String NO_KEYS = "{\"keys\":[]}";

  @Test
  void aKeySetOfTheMostThereMayBeIsRead() throws Exception {
    try (OtherService issuer = new OtherService()) {
      issuer.answer(200, Map.of(), NO_KEYS + " ".repeat(HttpJwks.MOST_BYTES - NO_KEYS.length()));

      assertThat(new HttpJwks(issuer.url()).fetch().get(20, TimeUnit.SECONDS).isEmpty()).isTrue();
    }
  }

  @Test
  void aLongerOneIsNone() throws Exception {
    try (OtherService issuer = new OtherService()) {
      issuer.answer(200, Map.of(), NO_KEYS + " ".repeat(HttpJwks.MOST_BYTES));

      assertThatThrownBy(() -> new HttpJwks(issuer.url()).fetch().get(20, TimeUnit.SECONDS))
          .hasRootCauseExactlyInstanceOf(AnswerTooLong.class);
    }
  }
}
