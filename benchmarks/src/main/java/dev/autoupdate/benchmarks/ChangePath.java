package dev.autoupdate.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;

/**
 * A change batch on a source topic, and one client that follows its key by long-poll. One thread of
 * its own polls. Changes between two polls come as one diff, of which the newest value counts.
 */
final class ChangePath implements MeasuredPath {

  // Longer than any sensible longpoll.timeout of the server under measurement.
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(15);

  private final Server server;
  private final Arrivals arrivals = new Arrivals();
  private final BenchSender sender;
  private final Connection connection;
  private final Thread reader;
  private volatile boolean closed;

  /** Reads the snapshot, then follows; a value of an earlier run does not count. */
  ChangePath(Server server, String topic, Producer<byte[], byte[]> producer) throws IOException {
    this.server = server;
    sender = new BenchSender(producer, topic, arrivals);
    connection = new Connection(server, ANSWER_TIMEOUT);
    String token = expectToken(connection.exchange(server.longPoll(BenchValue.KEY, "")));
    reader = new Thread(() -> follow(token), "bench-long-poll");
    reader.setDaemon(true);
    reader.start();
  }

  private void follow(String first) {
    String token = first;
    try {
      while (!closed) {
        Answer answer = connection.exchange(server.longPoll(BenchValue.KEY, token));
        long now = System.nanoTime();
        if (answer.status() == 503) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
          continue;
        }
        token = expectToken(answer);
        BenchValue.in(answer.body()).ifPresent(sent -> arrivals.arrived(sent, now));
      }
    } catch (IOException | RuntimeException e) {
      if (!closed) {
        arrivals.failed(e);
      }
    }
  }

  private static String expectToken(Answer answer) throws IOException {
    if (answer.status() != 200 && answer.status() != 204) {
      throw new IOException("a long-poll was answered with " + answer.status() + answer.body());
    }
    return answer
        .nextOffset()
        .orElseThrow(() -> new IOException("an answer without Stream-Next-Offset"));
  }

  @Override
  public void send(long sentNanos) {
    sender.send(sentNanos);
  }

  @Override
  public Arrivals arrivals() {
    return arrivals;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    connection.close();
  }
}
