package dev.autoupdate.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Many long-polls that wait, each for a key of its own that nobody changes; one thread serves all.
 * An answered one asks again at once, as clients do.
 */
final class IdlePolls implements Closeable {

  // More connects at a time would overflow the server's accept queue and be repeated after seconds.
  private static final int CONNECTING_AT_A_TIME = 100;

  private final Server server;
  private final int count;
  private final Selector selector = Selector.open();
  private final CountDownLatch waiting;
  private final LongAdder answers = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
  private final Thread loop;
  private int opened;
  private int connecting;
  private volatile boolean closed;

  /** Starts to open {@code count} connections. */
  IdlePolls(Server server, int count) throws IOException {
    this.server = server;
    this.count = count;
    waiting = new CountDownLatch(count);
    loop = new Thread(this::run, "bench-idle-polls");
    loop.setDaemon(true);
    loop.start();
  }

  /**
   * Waits until all are waiting.
   *
   * @throws IllegalStateException when the time ran out or connections failed
   */
  void awaitWaiting(Duration timeout) throws InterruptedException {
    boolean all = waiting.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    if (!all || failures() > 0) {
      throw new IllegalStateException(
          "of "
              + count
              + " waiting clients "
              + waiting.getCount()
              + " are missing, "
              + failures()
              + " failed");
    }
  }

  /** How many polls were answered and asked again so far, the first answers included. */
  long answers() {
    return answers.sum();
  }

  /** How many connections ended early. */
  long failures() {
    return failures.sum();
  }

  private void run() {
    try (selector) {
      while (!closed) {
        while (opened < count && connecting < CONNECTING_AT_A_TIME) {
          open();
        }
        selector.select(this::serve, 1_000);
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void open() throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    opened++;
    connecting++;
    Poll poll = new Poll("idle/" + opened + "/value");
    channel.register(selector, SelectionKey.OP_CONNECT, poll);
    channel.connect(server.address());
  }

  private void serve(SelectionKey key) {
    Poll poll = (Poll) key.attachment();
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        ask(channel, poll, "");
      } else if (key.isReadable()) {
        read(channel, poll);
      }
    } catch (IOException | RuntimeException e) {
      key.cancel();
      failures.increment();
      started(poll);
      try {
        channel.close();
      } catch (IOException ignored) {
        // It counts as failed already.
      }
    }
  }

  private void read(SocketChannel channel, Poll poll) throws IOException {
    buffer.clear();
    if (channel.read(buffer) < 0) {
      throw new IOException("the server closed the connection");
    }
    poll.parser.add(buffer.array(), buffer.position());
    Optional<Answer> answer = poll.parser.next();
    if (answer.isEmpty()) {
      return;
    }
    String token =
        answer
            .filter(whole -> whole.status() == 200 || whole.status() == 204)
            .flatMap(Answer::nextOffset)
            .orElseThrow(() -> new IOException("unexpected answer " + answer.get().status()));
    answers.increment();
    ask(channel, poll, token);
    started(poll);
  }

  private void ask(SocketChannel channel, Poll poll, String token) throws IOException {
    ByteBuffer request = ByteBuffer.wrap(server.longPoll(poll.key, token));
    channel.write(request);
    if (request.hasRemaining()) {
      throw new IOException("the socket takes no request");
    }
  }

  private void started(Poll poll) {
    if (!poll.started) {
      poll.started = true;
      connecting--;
      waiting.countDown();
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }

  private static final class Poll {
    private final String key;
    private final Answer.Parser parser = new Answer.Parser();
    private boolean started;

    Poll(String key) {
      this.key = key;
    }
  }
}
