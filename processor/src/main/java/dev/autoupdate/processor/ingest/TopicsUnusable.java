package dev.autoupdate.processor.ingest;

/**
 * The topics are not such that anything could be started on them. The message is one line, for the
 * operator: which topic, what is wrong, what to do.
 */
public final class TopicsUnusable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TopicsUnusable(String message) {
    super(message);
  }

  TopicsUnusable(String message, Throwable cause) {
    super(message, cause);
  }
}
