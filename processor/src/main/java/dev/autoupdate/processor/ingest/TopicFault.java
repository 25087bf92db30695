package dev.autoupdate.processor.ingest;

import java.util.Map;

/**
 * What is wrong with a topic of our own.
 *
 * @param topic its name
 * @param weight what follows from it
 * @param message one line for a person, with what to do
 * @param remedy the configuration that sets it right; empty when none does
 */
public record TopicFault(String topic, Weight weight, String message, Map<String, String> remedy) {

  /** What follows from a fault. */
  public enum Weight {
    /** Nothing is started on it; while running it is set right, or said. */
    REFUSED,
    /** It is set right, or said. */
    UNSAFE,
    /** It is said. */
    WEAK,
    /** It cannot be known. */
    UNKNOWN
  }

  /** Copies the map. */
  public TopicFault {
    remedy = Map.copyOf(remedy);
  }
}
