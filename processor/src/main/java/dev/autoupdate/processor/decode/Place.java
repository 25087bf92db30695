package dev.autoupdate.processor.decode;

import com.fasterxml.jackson.core.JsonParser;

/** Where in a record something is wrong, for messages. */
final class Place {

  private Place() {}

  /** The place of the parser's current token, with a blank before it. */
  static String of(JsonParser parser) {
    return " at " + parser.currentTokenLocation().offsetDescription();
  }
}
