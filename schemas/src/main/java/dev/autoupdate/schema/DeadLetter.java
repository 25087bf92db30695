package dev.autoupdate.schema;

import java.util.Locale;

/**
 * Why a source record was rejected and lies in the dead-letter topic, whole where it fits.
 * Immutable.
 *
 * @param reason what a program can act on
 * @param message what is wrong and where, in one sentence, for the one who wrote the record
 */
public record DeadLetter(Reason reason, String message) {

  /** The kinds of things that are wrong with records. */
  public enum Reason {
    /** The record has no value, or one of no bytes. */
    NULL_RECORD,
    /** The value, or a string in it, is not Unicode text in UTF-8. */
    INVALID_UTF8,
    /** The value is not one JSON text. */
    INVALID_JSON,
    /** An object, at any depth, names a member twice. */
    DUPLICATE_KEY,
    /** The value is nested too deeply. */
    TOO_DEEP,
    /** The format does not know a member. */
    UNKNOWN_MEMBER,
    /** A member has another type, or number, than the format says. */
    WRONG_TYPE,
    /** A batch says nothing of changes. */
    MISSING_CHANGES,
    /** The name of a key, an object or a collection does not follow the grammar. */
    INVALID_KEY,
    /** The key is reserved: this source cannot set it. */
    RESERVED_KEY,
    /** What the log would have to store is over the size limit. */
    TOO_LARGE,
    /** The brokers refuse it for the log, also alone, for what it is. */
    REFUSED;

    /** The reason as it stands in the header: lower case, as in {@code invalid_key}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
