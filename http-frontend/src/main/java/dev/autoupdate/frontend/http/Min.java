package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.read.KeyReader;
import dev.autoupdate.frontend.read.Offset;
import java.util.Optional;
import java.util.Set;

/** Where this instance must have got to before it answers. */
sealed interface Min {

  boolean isReached(KeyReader reader);

  /** Anywhere. */
  record Anywhere() implements Min {
    @Override
    public boolean isReached(KeyReader reader) {
      return true;
    }
  }

  /** At an offset of any view of the same log. */
  record AtOffset(Offset offset) implements Min {
    @Override
    public boolean isReached(KeyReader reader) {
      return reader.position() >= offset.position();
    }
  }

  /** At a record of a source partition. */
  record AtSource(String topic, int partition, long offset) implements Min {
    @Override
    public boolean isReached(KeyReader reader) {
      return reader.place(topic, partition).orElse(-1) >= offset;
    }
  }

  /** At a topic that clients are told nothing of: as with one that is unknown, never. */
  record Nowhere() implements Min {
    @Override
    public boolean isReached(KeyReader reader) {
      return false;
    }
  }

  /** What {@code text} says; nobody is told how far one of {@code ownTopics} is. */
  static Min parse(Optional<String> text, Set<String> ownTopics) throws Refusal {
    if (text.isEmpty()) {
      return new Anywhere();
    }
    Optional<Offset> token = Offset.parse(text.get());
    if (token.isPresent()) {
      return new AtOffset(token.get());
    }
    String[] parts = text.get().split(":", -1);
    if (parts.length == 3
        && !parts[0].isEmpty()
        && parts[1].matches("[0-9]{1,9}")
        && parts[2].matches("[0-9]{1,18}")) {
      if (ownTopics.contains(parts[0])) {
        return new Nowhere();
      }
      return new AtSource(parts[0], Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    }
    throw new Refusal(
        Problem.invalid("min: expected a token from an answer, or topic:partition:offset"));
  }
}
