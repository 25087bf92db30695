package dev.autoupdate.processor.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * What a place keeps to find a lost tail by: few checks, the newest always, older ones ever rarer.
 */
class PartitionPlaceLaws {

  private static final int REREAD_AT_MOST = 64;

  @Property(tries = 200)
  void wherverATailIsCutFewerRecordsAreReadAgainThanSomeTimesWhatIsLost(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20_000) int records) {
    Random random = new Random(seed);
    List<RecordCheck> applied = new ArrayList<>();
    PartitionPlace place = PartitionPlace.NONE;
    long offset = -1;
    for (int i = 0; i < records; i++) {
      offset += 1 + (random.nextInt(10) == 0 ? random.nextInt(5) : 0);
      applied.add(new RecordCheck(offset, random.nextInt()));
      place = place.movedTo(applied.get(i));
    }

    assertThat(place.offset()).isEqualTo(offset);
    assertThat(place.checks())
        .hasSizeLessThanOrEqualTo(16)
        .startsWith(applied.get(records - 1))
        .isSubsetOf(applied)
        .isSortedAccordingTo(Comparator.comparingLong(RecordCheck::offset).reversed());
    for (int lost = 1; lost < records; lost = 1 + lost * 2) {
      long kept = applied.get(records - 1 - lost).offset();
      long begin =
          place.checks().stream()
              .mapToLong(RecordCheck::offset)
              .filter(check -> check <= kept)
              .findFirst()
              .orElse(-1);
      assertThat(offset - begin).isLessThanOrEqualTo(REREAD_AT_MOST * (offset - kept));
    }
  }

  @Property(tries = 100)
  void gapsAreAFewAndCoverAllThatIsMissing(@ForAll long seed) {
    Random random = new Random(seed);
    PartitionPlace place = PartitionPlace.NONE;
    List<Long> missing = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      long next = place.offset() + 1 + random.nextInt(3);
      for (long offset = place.offset() + 1; offset < next; offset++) {
        missing.add(offset);
      }
      place = place.missingUpTo(next).movedTo(new RecordCheck(next, 0));
    }
    List<Gap> gaps = place.gaps();

    assertThat(gaps).hasSizeLessThanOrEqualTo(20);
    assertThat(missing)
        .allMatch(
            offset -> gaps.stream().anyMatch(gap -> gap.from() <= offset && offset <= gap.to()));
    assertThat(place.accepting(Long.MAX_VALUE - 1).gaps()).isEmpty();
  }
}
