package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits once, and keeps what it was told. */
final class Outcome implements Waiter {
  final CompletableFuture<Diff> result = new CompletableFuture<>();

  Diff diff() throws Exception {
    return result.get(10, TimeUnit.SECONDS);
  }

  @Override
  public void changed(Diff diff) {
    assertThat(result.complete(diff)).isTrue();
  }

  @Override
  public void expired() {
    result.completeExceptionally(new IllegalStateException("expired"));
  }

  @Override
  public void draining(long position) {
    result.completeExceptionally(new IllegalStateException("draining"));
  }

  @Override
  public void failed(Throwable cause) {
    result.completeExceptionally(cause);
  }
}
