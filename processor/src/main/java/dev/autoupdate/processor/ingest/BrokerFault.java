package dev.autoupdate.processor.ingest;

import java.nio.file.NoSuchFileException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/** Tells a failure of Kafka's clients in one line: what is wrong, and what to do about it. */
public final class BrokerFault {

  private BrokerFault() {}

  /** One line, never empty, whatever the failure says of itself. */
  public static String line(Throwable failure) {
    List<Throwable> causes = causes(failure);
    for (Throwable cause : causes) {
      Optional<String> known = known(cause, causes);
      if (known.isPresent()) {
        return known.get();
      }
    }
    // The innermost that says something says it best.
    for (int i = causes.size() - 1; i >= 0; i--) {
      String message = causes.get(i).getMessage();
      if (message != null && !message.isBlank()) {
        return oneLine(message);
      }
    }
    return causes.get(causes.size() - 1).getClass().getSimpleName();
  }

  private static Optional<String> known(Throwable cause, List<Throwable> causes) {
    String message = String.valueOf(cause.getMessage());
    if (message.contains("No resolvable bootstrap")) {
      return say("no host of bootstrap.servers is known: check the names, and the name service");
    }
    if (cause instanceof NoSuchFileException) {
      return say("the file " + cause.getMessage() + " does not exist: check the kafka.ssl.* paths");
    }
    if (cause instanceof CertificateExpiredException) {
      return say("the broker's certificate has expired (" + oneLine(message) + "): renew it");
    }
    if (cause instanceof CertificateNotYetValidException) {
      return say("the broker's certificate is not valid yet: check the clocks");
    }
    if (cause instanceof CertificateException && message.startsWith("No ")) {
      return say(
          "the broker's certificate is for another host name ("
              + oneLine(message)
              + "): use the certificate's names in bootstrap.servers and advertised.listeners");
    }
    if (message.contains("Could not find a 'KafkaClient' entry")
        || message.contains("sasl.jaas.config")) {
      return say("SASL is asked for and there are no credentials: set kafka.sasl.jaas.config");
    }
    if (cause instanceof SaslAuthenticationException) {
      return say("the brokers refuse the credentials (" + oneLine(message) + ")");
    }
    if (message.contains("unable to find valid certification path")) {
      return say(
          "the broker's certificate is signed by nobody that is trusted: check"
              + " kafka.ssl.truststore.location");
    }
    if (cause instanceof TopicAuthorizationException denied
        && !denied.unauthorizedTopics().isEmpty()) {
      return say(
          "not authorized for topic "
              + String.join(", ", denied.unauthorizedTopics())
              + ": see the privileges in docs/operations.md");
    }
    if (cause instanceof GroupAuthorizationException denied) {
      return say("not authorized for group " + denied.groupId() + ": grant READ on it");
    }
    if (cause instanceof TimeoutException && causes.size() == 1 && cause.getMessage() == null) {
      return say("no answer in time");
    }
    if (cause instanceof SslAuthenticationException && causes.size() == 1) {
      return say("no TLS connection (" + oneLine(message) + ")");
    }
    return Optional.empty();
  }

  private static Optional<String> say(String line) {
    return Optional.of(line);
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    @Nullable Throwable next = failure;
    while (next != null && !causes.contains(next)) {
      causes.add(next);
      next = next.getCause();
    }
    return causes;
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
