package dev.autoupdate.processor.app;

import dev.autoupdate.frontend.feed.ControlTopic;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers, in a file of the data folder, which policy was in force last, so that losing topics
 * does not undo it; and has it in the control topic, whichever topic that is.
 *
 * <p>Any thread may call it. A control topic is written to under its lock.
 */
final class PolicyMemory {

  private static final Logger LOG = LoggerFactory.getLogger(PolicyMemory.class);
  private static final long SEND_SECONDS = 10;

  private final Path file;
  private final ControlTopic topic;
  private @Nullable RememberedPolicy last;
  private boolean present;

  private PolicyMemory(Path file, ControlTopic topic, @Nullable RememberedPolicy last) {
    this.file = file;
    this.topic = topic;
    this.last = last;
  }

  /**
   * Reads the file, if there is one.
   *
   * @param folder the data folder
   * @param topic the way to the control topic
   * @throws StartupFailure when the file cannot be read, or is damaged
   */
  static PolicyMemory open(Path folder, ControlTopic topic) throws StartupFailure {
    Path file = folder.resolve("policy.json");
    try {
      if (!Files.exists(file)) {
        return new PolicyMemory(file, topic, null);
      }
      RememberedPolicy last =
          RememberedPolicy.parse(Files.readAllBytes(file))
              .orElseThrow(
                  () ->
                      new StartupFailure(
                          file
                              + " is damaged: it says which policy was in force last; remove it to"
                              + " accept whatever policy the log has, or none",
                          null));
      return new PolicyMemory(file, topic, last);
    } catch (IOException e) {
      throw new StartupFailure(file + " cannot be read: " + e, e);
    }
  }

  /** What was in force last; empty when that was never known. */
  synchronized Optional<RememberedPolicy> last() {
    return Optional.ofNullable(last);
  }

  /**
   * Says what is in force in a state that is, or may be, served.
   *
   * @param control the id of the control topic that feeds it
   * @param place how far the state has read that
   */
  synchronized void inForce(@Nullable Json policy, String control, long place) {
    RememberedPolicy before = last;
    present = true;
    if (Objects.equals(before == null ? null : before.policy(), policy)) {
      return;
    }
    // Another control topic does not have it just because the log does.
    remember(
        before == null || before.control().equals(control)
            ? new RememberedPolicy(policy, control, place)
            : new RememberedPolicy(policy, before.control(), -1));
  }

  /**
   * Writes the policy in force into the control topic when it is another one than that which has
   * it; nothing before {@link #inForce} was called.
   *
   * @throws IllegalStateException when it cannot be written; call it again then
   */
  synchronized void controlIs(String id) {
    RememberedPolicy before = last;
    if (!present || before == null || before.control().equals(id)) {
      return;
    }
    long place = -1;
    if (before.policy() != null) {
      place = send(before.policy());
      LOG.atWarn()
          .addKeyValue("version", before.version())
          .log("the control topic is another one now; it has the policy in force again");
    }
    remember(new RememberedPolicy(before.policy(), id, place));
  }

  private long send(Json policy) {
    Map<Key, @Nullable Json> change = new HashMap<>();
    change.put(Key.POLICY, policy);
    try {
      return topic.send(change).toCompletableFuture().get(SEND_SECONDS, TimeUnit.SECONDS).offset();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the control topic does not take the policy in force", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void remember(RememberedPolicy policy) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      try (FileChannel channel =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer text = ByteBuffer.wrap(policy.text());
        while (text.hasRemaining()) {
          channel.write(text);
        }
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the policy in force cannot be remembered in " + file, e);
    }
    last = policy;
  }
}
