package dev.autoupdate.frontend.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

final class RequestIdLaws {

  private static final int LIMIT = 1 << 20;

  @Property
  void anIdSaysItsRequest(@ForAll byte @Size(max = 2_000) [] json) {
    String id = RequestId.encode(json).orElseThrow();

    assertThat(id).matches("[A-Za-z0-9_-]+");
    assertThat(RequestId.decode(id, LIMIT)).hasValue(json);
  }

  @Property
  void whatIsNoIdIsNothingAndNoError(@ForAll String text, @ForAll byte[] bytes) {
    String packed = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

    assertThatCode(() -> RequestId.decode(text, LIMIT)).doesNotThrowAnyException();
    assertThatCode(() -> RequestId.decode(packed, LIMIT)).doesNotThrowAnyException();
  }

  @Example
  void anIdThatUnfoldsBeyondTheLimitIsNone() {
    byte[] large = "0".repeat(LIMIT + 1).getBytes(StandardCharsets.UTF_8);
    String id = RequestId.encode(large).orElseThrow();

    assertThat(RequestId.decode(id, LIMIT + 1)).isPresent();
    assertThat(RequestId.decode(id, LIMIT)).isEmpty();
  }

  @Example
  void anIdThatWasCutIsNone() {
    String id =
        RequestId.encode("[{\"collection\":\"user\"}]".getBytes(StandardCharsets.UTF_8))
            .orElseThrow();

    assertThat(RequestId.decode(id.substring(0, id.length() / 2), LIMIT)).isEmpty();
  }
}
