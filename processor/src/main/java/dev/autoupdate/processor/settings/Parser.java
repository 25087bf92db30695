package dev.autoupdate.processor.settings;

import java.util.Optional;
import java.util.function.Function;

/**
 * Turns a setting's text into its value.
 *
 * @param expected what a valid text looks like, in a few words that follow "expected"
 * @param parse the value, or empty when the text is not valid
 */
record Parser<T>(String expected, Function<String, Optional<T>> parse) {}
