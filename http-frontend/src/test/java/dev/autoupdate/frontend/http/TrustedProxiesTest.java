package dev.autoupdate.frontend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrustedProxiesTest {

  private static final TrustedProxies PROXIES =
      TrustedProxies.of(List.of("10.0.0.7", "10.1.0.0/16", "fd00::/8"));

  @Test
  void withoutAProxyWhatAClientSaysOfItselfDoesNotCount() {
    assertThat(client("192.0.2.1", List.of(), List.of("198.51.100.9"))).isEqualTo("192.0.2.1");
    assertThat(client("192.0.2.1", List.of("for=198.51.100.9"), List.of())).isEqualTo("192.0.2.1");
  }

  @Test
  void aProxySaysWhomItGotTheRequestFrom() {
    assertThat(client("10.0.0.7", List.of(), List.of("192.0.2.1"))).isEqualTo("192.0.2.1");
    assertThat(client("fd00::1", List.of("for=\"[2001:db8::1]:4711\";proto=https"), List.of()))
        .isEqualTo("2001:db8:0:0:0:0:0:1");
  }

  @Test
  void whatTheClientWroteBeforeIsNotReached() {
    assertThat(client("10.0.0.7", List.of(), List.of("198.51.100.9, 192.0.2.1, 10.1.2.3")))
        .isEqualTo("192.0.2.1");
    assertThat(client("10.0.0.7", List.of(), List.of("198.51.100.9", "192.0.2.1")))
        .isEqualTo("192.0.2.1");
  }

  @Test
  void aHeaderThatTheProxyLetsThroughDoesNotCountAgainstItsOwn() {
    assertThat(client("10.0.0.7", List.of("for=198.51.100.9"), List.of("192.0.2.1")))
        .isEqualTo("10.0.0.7");
  }

  @Test
  void whatIsNoAddressEndsTheList() {
    assertThat(client("10.0.0.7", List.of(), List.of("unknown, 10.1.2.3"))).isEqualTo("10.1.2.3");
    assertThat(client("10.0.0.7", List.of(), List.of())).isEqualTo("10.0.0.7");
    assertThat(client("10.0.0.7", List.of(), List.of("example.org"))).isEqualTo("10.0.0.7");
  }

  @Test
  void whatIsNoNetworkIsRefused() {
    for (String text : List.of("", "proxy", "10.0.0.0/33", "10.0.0/8", "300.1.1.1", "::1/129")) {
      assertThatThrownBy(() -> TrustedProxies.of(List.of(text)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + text + "'");
    }
  }

  private static String client(String direct, List<String> forwarded, List<String> forwardedFor) {
    try {
      return PROXIES
          .client(InetAddress.getByName(direct), forwarded, forwardedFor)
          .getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
