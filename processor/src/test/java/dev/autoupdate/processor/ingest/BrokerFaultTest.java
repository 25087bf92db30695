package dev.autoupdate.processor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

final class BrokerFaultTest {

  @Test
  void anUnknownHostIsToldWithTheSettingThatNamesIt() {
    assertThat(client(Map.of("bootstrap.servers", "no-such-host.invalid:9092")))
        .isEqualTo("no host of bootstrap.servers is known: check the names, and the name service");
  }

  @Test
  void aMissingTruststoreIsToldWithItsPath() {
    assertThat(
            client(
                Map.of(
                    "bootstrap.servers", "127.0.0.1:9092",
                    "security.protocol", "SSL",
                    "ssl.truststore.location", "/no/such.jks")))
        .isEqualTo("the file /no/such.jks does not exist: check the kafka.ssl.* paths");
  }

  @Test
  void missingCredentialsAreToldWithTheirSetting() {
    assertThat(
            client(
                Map.of(
                    "bootstrap.servers", "127.0.0.1:9092",
                    "security.protocol", "SASL_PLAINTEXT",
                    "sasl.mechanism", "PLAIN")))
        .contains("set kafka.sasl.jaas.config");
  }

  @Test
  void certificatesAreToldByWhatIsWrongWithThem() {
    assertThat(tls(new CertificateExpiredException("NotAfter: Mon Jan 01")))
        .isEqualTo("the broker's certificate has expired (NotAfter: Mon Jan 01): renew it");
    assertThat(tls(new CertificateException("No name matching kafka-1 found")))
        .contains("for another host name (No name matching kafka-1 found)");
    assertThat(tls(new IllegalStateException("unable to find valid certification path to x")))
        .contains("kafka.ssl.truststore.location");
  }

  @Test
  void whatIsNotAllowedIsToldByTopicOrGroup() {
    assertThat(line(new TopicAuthorizationException(Set.of("log")))).contains("topic log");
    assertThat(line(GroupAuthorizationException.forGroupId("g"))).contains("group g: grant READ");
    assertThat(line(new SaslAuthenticationException("bad password"))).contains("bad password");
  }

  @Test
  void aFailureWithoutAMessageIsNeverNull() {
    assertThat(BrokerFault.line(new TimeoutException())).isEqualTo("no answer in time");
    assertThat(BrokerFault.line(new IllegalStateException())).isEqualTo("IllegalStateException");
    assertThat(line(new IllegalStateException("a\n  b"))).isEqualTo("a b");
  }

  private static String line(Exception cause) {
    return BrokerFault.line(
        new StreamsException("Exception caught", new ExecutionException(cause)));
  }

  private static String tls(Exception cause) {
    SSLHandshakeException handshake = new SSLHandshakeException("handshake");
    handshake.initCause(cause);
    return line(new SslAuthenticationException("SSL handshake failed", handshake));
  }

  private static String client(Map<String, Object> config) {
    return BrokerFault.line(catchThrowable(() -> Admin.create(config).close()));
  }
}
