package dev.autoupdate.frontend.durable;

import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.view.Diff;
import dev.autoupdate.frontend.view.LiveViews;
import dev.autoupdate.frontend.view.Turn;
import dev.autoupdate.frontend.view.View;
import dev.autoupdate.frontend.view.Waiter;
import dev.autoupdate.frontend.view.Waiting;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The messages of one view: what its objects are, and how they change. */
public final class ViewSequence implements MessageSequence {

  private static final byte[] NOTHING = "[]".getBytes(StandardCharsets.UTF_8);

  private final LiveViews views;
  private final View view;
  private final Turn turn;

  /**
   * Of {@code view}, as long as {@code views} are served; what it takes is done in {@code turn}.
   */
  public ViewSequence(LiveViews views, View view, Turn turn) {
    this.views = views;
    this.view = view;
    this.turn = turn;
  }

  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public long end() {
    return views.reader().position();
  }

  @Override
  public String token(long position) {
    return views.offset(view, position).toString();
  }

  @Override
  public Batch nothing(long position) {
    return new Batch(ByteBuffer.wrap(NOTHING).asReadOnlyBuffer(), true, position);
  }

  @Override
  public Batch all() {
    return batch(views.snapshot(view, turn));
  }

  @Override
  public Batch since(long position) throws OffsetExpired {
    return batch(views.diff(view, position, turn));
  }

  @Override
  public Waiting await(long position, Duration timeout, Follower follower) {
    return views.await(view, position, timeout, new Following(follower), turn);
  }

  @Override
  public Waiting goOn(long position, Duration timeout, Follower follower) {
    return views.goOn(view, position, timeout, new Following(follower));
  }

  private static Batch batch(Diff diff) {
    return new Batch(diff.messages(), diff.isEmpty(), diff.to());
  }

  private record Following(Follower follower) implements Waiter {
    @Override
    public void changed(Diff diff) {
      follower.next(batch(diff));
    }

    @Override
    public void expired() {
      follower.expired();
    }

    @Override
    public void draining(long position) {
      follower.ended(position);
    }

    @Override
    public void failed(Throwable cause) {
      follower.failed(cause);
    }
  }
}
