package dev.autoupdate.processor.ingest;

import org.apache.kafka.streams.errors.StreamsException;

/**
 * The tasks of a source have to begin anew, for a reason that is met with from time to time and not
 * a fault of ours. The message is one line, for the operator.
 */
public final class BeginsAnew extends StreamsException {

  private static final long serialVersionUID = 1L;

  BeginsAnew(String message) {
    super(message);
  }
}
