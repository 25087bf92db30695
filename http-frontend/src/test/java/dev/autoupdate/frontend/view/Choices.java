package dev.autoupdate.frontend.view;

import java.util.List;

/**
 * Turns random numbers into decisions, one after the other; when they run out, always the first
 * option is taken, so that a shorter list is a simpler case.
 */
final class Choices {

  private final List<Integer> numbers;
  private int used;

  Choices(List<Integer> numbers) {
    this.numbers = numbers;
  }

  /** From 0 to {@code bound - 1}. */
  int below(int bound) {
    return used < numbers.size() ? numbers.get(used++) % bound : 0;
  }

  <T> T of(List<T> options) {
    return options.get(below(options.size()));
  }

  boolean isUsedUp() {
    return used >= numbers.size();
  }
}
