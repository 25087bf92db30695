package dev.autoupdate.processor.settings;

import java.time.Duration;
import java.util.List;

/** The settings that say how large requests and views may get. */
final class KnownLimitSettings {

  static final Setting<Integer> REQUEST_MAX_DEPTH =
      new Setting<>(
          "request.max.depth",
          "32",
          "Most relations inside one another in a request, 1000 at most.",
          Parsers.between(1, 1_000));

  static final Setting<Integer> VIEW_MAX_KEYS =
      new Setting<>(
          "view.max.keys",
          "50000",
          "Most keys one view may lead to, visible or not, by all relations that it follows. The"
              + " same on every instance, or a client may be refused by one and not by another.",
          Parsers.from(1));

  static final Setting<Integer> VIEW_MAX_READS =
      new Setting<>(
          "view.max.reads",
          "500000",
          "Most keys one evaluation of a view may read, those that rules and calculated fields need"
              + " included. The same on every instance.",
          Parsers.from(1));

  static final Setting<Integer> VIEW_MAX_STEPS =
      new Setting<>(
          "view.max.steps",
          "20000000",
          "Most work one evaluation of a view may be, in steps: a key looked at, an entry and a byte"
              + " of a list that is followed, a step inside a rule. 10 to 100 ns each. The same on"
              + " every instance.",
          Parsers.from(1));

  static final Setting<Integer> VIEW_MAX_BYTES =
      new Setting<>(
          "view.max.bytes",
          "16777216",
          "Most bytes the keys and values of one view may have. The same on every instance.",
          Parsers.from(1));

  static final Setting<Long> VIEWS_MEMORY =
      new Setting<>(
          "views.memory",
          "30%",
          "How much memory the keys may take that live views keep, about 250 bytes each: bytes, as in"
              + " `512m`, or a share of the heap. Then who would wait at another view is turned"
              + " away; who waits already is not.",
          MemoryParser.parser());

  static final Setting<Duration> EVALUATION_WAIT =
      new Setting<>(
          "evaluation.wait",
          "5s",
          "How long a request waits until it may evaluate its view, before it is turned away.",
          Parsers.duration());

  static final Setting<Duration> VIEW_INTERVAL =
      new Setting<>(
          "view.interval",
          "50ms",
          "How long a view rests after it was evaluated again, before another change of its"
              + " relations or rules counts. Changed values do not wait for it. `0s` for no rest.",
          Parsers.durationFromZero());

  static final List<Setting<?>> ALL =
      List.of(
          REQUEST_MAX_DEPTH,
          VIEW_MAX_KEYS,
          VIEW_MAX_READS,
          VIEW_MAX_STEPS,
          VIEW_MAX_BYTES,
          VIEWS_MEMORY,
          EVALUATION_WAIT,
          VIEW_INTERVAL);

  private KnownLimitSettings() {}
}
