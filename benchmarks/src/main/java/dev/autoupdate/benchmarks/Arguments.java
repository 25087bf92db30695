package dev.autoupdate.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command line of a driver: {@code --name value} pairs over a set of defaults. Immutable. */
final class Arguments {

  private final Map<String, String> values;

  private Arguments(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads a command line.
   *
   * @param defaults every name that is known, with its value when it is not given
   * @throws IllegalArgumentException when a name is unknown or has no value; the message lists the
   *     known names
   */
  static Arguments parse(List<String> line, Map<String, String> defaults) {
    Map<String, String> values = new LinkedHashMap<>(defaults);
    for (int i = 0; i < line.size(); i += 2) {
      String name = line.get(i).startsWith("--") ? line.get(i).substring(2) : "";
      if (!defaults.containsKey(name) || i + 1 == line.size()) {
        throw new IllegalArgumentException(
            "unknown or without a value: " + line.get(i) + "; known: --name value of " + defaults);
      }
      values.put(name, line.get(i + 1));
    }
    return new Arguments(values);
  }

  /** The value of {@code name}, which is one of the defaults. */
  String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no such argument: " + name);
    }
    return value;
  }

  /**
   * The value of {@code name} as a whole number.
   *
   * @throws IllegalArgumentException when it is none, or not from {@code min} to {@code max}
   */
  int number(String name, int min, int max) {
    return checked(name, text(name), min, max);
  }

  /** The value of {@code name} as whole numbers, separated by commas; checked one by one. */
  List<Integer> numbers(String name, int min, int max) {
    return List.of(text(name).split(",", -1)).stream()
        .map(text -> checked(name, text, min, max))
        .toList();
  }

  private static int checked(String name, String text, int min, int max) {
    int number;
    try {
      number = Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--" + name + " is not a whole number: " + text, e);
    }
    if (number < min || number > max) {
      throw new IllegalArgumentException(
          "--" + name + " is not from " + min + " to " + max + ": " + text);
    }
    return number;
  }
}
