package dev.autoupdate.processor.state;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;

/**
 * Key state as Kafka Streams sees it: a store that knows its own next offset.
 *
 * <p>Streams starts to read where {@link #committedOffset} says: at the record that was applied
 * last, so that it is seen whether the log still has it. Streams may make and close this object as
 * often as it restarts; the state behind it stays.
 */
final class KeyStateStore implements StateStore {

  private final String name;
  private final KeyState state;
  private volatile boolean open;

  KeyStateStore(String name, KeyState state) {
    this.name = name;
    this.state = state;
  }

  KeyState state() {
    return state;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    open = true;
    // A global store with a processor of its own is restored by that processor, never by a
    // callback.
    context.register(
        root,
        (key, value) -> {
          throw new IllegalStateException("restored without the processor");
        });
  }

  @Override
  public Long committedOffset(TopicPartition partition) {
    return Math.max(0, state.position() - 1);
  }

  @Override
  @Deprecated
  public boolean managesOffsets() {
    return true;
  }

  @Override
  public void close() {
    open = false;
  }

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  public boolean isOpen() {
    return open;
  }
}
