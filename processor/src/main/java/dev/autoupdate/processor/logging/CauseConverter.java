package dev.autoupdate.processor.logging;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import org.slf4j.LoggerFactory;

/**
 * Writes the failure that came with a line: of Kafka's its innermost cause, in the same line; of
 * ours, which nobody expects, the stack trace. Where DEBUG is on for the logger, all of it.
 */
public final class CauseConverter extends ThrowableHandlingConverter {

  private static final String KAFKA = "org.apache.kafka.";

  @Override
  public String convert(ILoggingEvent event) {
    IThrowableProxy failure = event.getThrowableProxy();
    if (failure == null) {
      return System.lineSeparator();
    }
    boolean kafka = event.getLoggerName().startsWith(KAFKA);
    if (kafka && !LoggerFactory.getLogger(event.getLoggerName()).isDebugEnabled()) {
      return " cause=\"" + innermost(failure) + "\"" + System.lineSeparator();
    }
    return System.lineSeparator() + ThrowableProxyUtil.asString(failure);
  }

  private static String innermost(IThrowableProxy failure) {
    IThrowableProxy cause = failure;
    while (cause.getCause() != null && !cause.isCyclic()) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return (cause.getClassName() + message).replaceAll("\\s+", " ");
  }
}
