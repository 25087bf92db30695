package dev.autoupdate.frontend.outgoing;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Collects a body, and gives it up when it is too long. */
final class BoundedBody implements BodySubscriber<byte[]> {

  private final BodySubscriber<byte[]> collected = BodySubscribers.ofByteArray();
  private final int limit;
  private @Nullable Subscription subscription;
  private long size;

  BoundedBody(int limit) {
    this.limit = limit;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return collected.getBody();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    collected.onSubscribe(subscription);
  }

  @Override
  public void onNext(List<ByteBuffer> part) {
    if (size > limit) {
      return;
    }
    size += part.stream().mapToLong(ByteBuffer::remaining).sum();
    if (size <= limit) {
      collected.onNext(part);
      return;
    }
    if (subscription != null) {
      subscription.cancel();
    }
    collected.onError(new AnswerTooLong(limit));
  }

  @Override
  public void onError(Throwable failure) {
    collected.onError(failure);
  }

  @Override
  public void onComplete() {
    if (size <= limit) {
      collected.onComplete();
    }
  }
}
