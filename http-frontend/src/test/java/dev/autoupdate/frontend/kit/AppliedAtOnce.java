package dev.autoupdate.frontend.kit;

import dev.autoupdate.frontend.feed.ControlTopic;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A control topic whose batches are in the state as soon as they are sent. */
public final class AppliedAtOnce implements ControlTopic {

  private final InMemoryKeyState state;
  private final AtomicLong sent = new AtomicLong();

  /** Applies to {@code state}. */
  public AppliedAtOnce(InMemoryKeyState state) {
    this.state = state;
  }

  /** How many batches were sent. */
  public long sent() {
    return sent.get();
  }

  @Override
  public CompletionStage<Place> send(Map<Key, @Nullable Json> changes) {
    Place place = new Place("control", 0, sent.getAndIncrement());
    state.apply(changes);
    state.applyFrom(place.topic(), place.partition(), place.offset());
    return CompletableFuture.completedFuture(place);
  }
}
