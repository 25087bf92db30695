package dev.autoupdate.processor.ingest;

/** A record of the log that ingest cannot have written: the log is not ours, or it is damaged. */
public final class MalformedLogRecord extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedLogRecord(String message) {
    super(message);
  }
}
