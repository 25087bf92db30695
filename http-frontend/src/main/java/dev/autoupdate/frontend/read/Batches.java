package dev.autoupdate.frontend.read;

import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.ObjectId;
import java.util.List;
import java.util.Optional;

/**
 * The batches that changed something, as far as history reaches back, by what they say of
 * themselves. Any thread may look, and may have to wait for the disk.
 */
public interface Batches {

  /** Of a log of which nothing of that kind is kept. */
  Batches NONE =
      new Batches() {
        @Override
        public List<Batch> touching(ObjectId object, int most) {
          return List.of();
        }

        @Override
        public Optional<Batch> lastUpTo(long number) {
          return Optional.empty();
        }
      };

  /** Those that changed a field of {@code object}, oldest first; the newest of them, if many. */
  List<Batch> touching(ObjectId object, int most);

  /**
   * The last one whose own number is {@code number} or less. Numbers are those of one datastore:
   * with several, nobody can say which is later.
   */
  Optional<Batch> lastUpTo(long number);

  /**
   * One of them.
   *
   * @param position of the log after it
   * @param about what it says of itself
   */
  record Batch(long position, ChangeBatch.About about) {}
}
