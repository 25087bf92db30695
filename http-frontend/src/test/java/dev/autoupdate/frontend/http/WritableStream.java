package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.durable.Batch;
import dev.autoupdate.frontend.durable.Follower;
import dev.autoupdate.frontend.durable.MessageSequence;
import dev.autoupdate.frontend.view.Timer;
import dev.autoupdate.frontend.view.Waiting;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A sequence of messages in memory that a test may append to. Any thread may call anything. */
final class WritableStream implements MessageSequence {

  private final String contentType;
  private final Timer timer;
  private final List<byte[]> messages = new ArrayList<>();
  private final Set<Parked> parked = ConcurrentHashMap.newKeySet();

  WritableStream(String contentType, Timer timer) {
    this.contentType = contentType;
    this.timer = timer;
  }

  boolean isJson() {
    return mediaType(contentType).equals("application/json");
  }

  static String mediaType(String contentType) {
    return contentType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
  }

  void append(List<byte[]> more) {
    synchronized (this) {
      messages.addAll(more);
    }
    parked.forEach(Parked::look);
  }

  /** The position of a token. */
  static Optional<Long> position(String token) {
    return token.matches("[0-9]{16}") ? Optional.of(Long.parseLong(token)) : Optional.empty();
  }

  @Override
  public String contentType() {
    return contentType;
  }

  @Override
  public synchronized long end() {
    return messages.size();
  }

  @Override
  public String token(long position) {
    return "%016d".formatted(position);
  }

  @Override
  public Batch nothing(long position) {
    return batch(List.of(), position);
  }

  @Override
  public Batch all() {
    return since(0);
  }

  @Override
  public synchronized Batch since(long position) {
    int begin = (int) Math.min(position, messages.size());
    return batch(List.copyOf(messages.subList(begin, messages.size())), messages.size());
  }

  @Override
  public Waiting await(long position, Duration timeout, Follower follower) {
    Parked wait = new Parked(position, follower);
    parked.add(wait);
    wait.look();
    timer.schedule(timeout, () -> wait.finish(() -> follower.next(nothing(end()))));
    return wait;
  }

  private Batch batch(List<byte[]> some, long next) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] message : some) {
      if (isJson()) {
        body.write(body.size() == 0 ? '[' : ',');
      }
      body.writeBytes(message);
    }
    if (isJson()) {
      body.writeBytes(some.isEmpty() ? new byte[] {'[', ']'} : new byte[] {']'});
    }
    return new Batch(ByteBuffer.wrap(body.toByteArray()), some.isEmpty(), next);
  }

  private final class Parked implements Waiting {
    private final long from;
    private final Follower follower;

    private Parked(long from, Follower follower) {
      this.from = from;
      this.follower = follower;
    }

    private void look() {
      if (end() > from) {
        finish(() -> follower.next(since(from)));
      }
    }

    private void finish(Runnable last) {
      if (parked.remove(this)) {
        last.run();
      }
    }

    @Override
    public void forget() {
      parked.remove(this);
    }

    @Override
    public void release() {
      finish(() -> follower.ended(from));
    }
  }
}
