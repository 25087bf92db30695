package dev.autoupdate.frontend.view;

import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.frontend.restrict.Restriction;
import dev.autoupdate.frontend.restrict.Verdict;
import dev.autoupdate.schema.Key;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What may be seen today, for values of the past. A value that is rewritten today would not be one
 * of the past: it is shown as it was when today nothing is taken from it, and hidden otherwise.
 *
 * @param today what may be seen today, decided by what {@code state} reads
 * @param state reads today's values, unrestricted
 */
record RightsOfToday(Restriction today, ValueReader state) implements Restriction {

  @Override
  public List<Verdict> verdicts(List<Key> keys) {
    List<Verdict> verdicts = today.verdicts(keys);
    return IntStream.range(0, keys.size())
        .mapToObj(i -> verdict(keys.get(i), verdicts.get(i)))
        .toList();
  }

  private Verdict verdict(Key key, Verdict verdict) {
    if (verdict instanceof Verdict.Rewritten rewritten) {
      boolean whole = Objects.equals(rewritten.value(), state.read(key));
      return whole ? Verdict.shown() : Verdict.hidden();
    }
    return verdict;
  }
}
