package dev.autoupdate.processor.app;

import dev.autoupdate.frontend.auth.Access;
import dev.autoupdate.frontend.auth.JwtOptions;
import dev.autoupdate.frontend.auth.Privileges;
import dev.autoupdate.frontend.auth.Sessions;
import dev.autoupdate.processor.logout.LogoutReader;
import dev.autoupdate.processor.logout.LogoutWriter;
import dev.autoupdate.processor.logout.Logouts;
import dev.autoupdate.processor.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** Who may call, and who is told when a session ends. Any thread may call it. */
final class Callers implements AutoCloseable {

  private final Access access;
  private final Optional<Duration> memory;
  private final Clock clock;
  private @Nullable LogoutReader reader;
  private @Nullable Uuid topicId;

  private Callers(Access access, Optional<Duration> memory, Clock clock) {
    this.access = access;
    this.memory = memory;
    this.clock = clock;
  }

  /**
   * As the settings say.
   *
   * @throws StartupFailure when the quick start's secret cannot be read or written
   */
  static Callers of(Settings settings, Clock clock) throws StartupFailure {
    Optional<JwtOptions> tokens = Options.tokens(settings);
    if (tokens.isEmpty()) {
      return new Callers(Access.anonymous(clock), Optional.empty(), clock);
    }
    Duration memory = tokens.get().claims().logoutMemory();
    Sessions sessions = Sessions.awaitingLogouts(clock, memory);
    Access access =
        Access.byTokens(tokens.get(), sessions, clock)
            .with(new Privileges(settings.usersCollection(), settings.auth().privileged()));
    return new Callers(access, Optional.of(memory), clock);
  }

  Access access() {
    return access;
  }

  /**
   * Begins to listen to logouts, if there are sessions. When the topic has another id than when
   * this was called before, all logouts that are remembered are written into it first.
   *
   * @throws KafkaException when they cannot be written; call it again then
   */
  synchronized void listen(Map<String, Object> kafka, String topic, Uuid id) {
    if (memory.isEmpty()) {
      return;
    }
    LogoutReader running = reader;
    if (running == null) {
      reader = LogoutReader.start(kafka, topic, clock, new Ending(access.sessions()));
    } else if (!id.equals(topicId)) {
      LogoutWriter.write(kafka, topic, access.sessions().ended());
      running.readAgain();
    }
    topicId = id;
  }

  @Override
  public synchronized void close() {
    LogoutReader running = reader;
    if (running != null) {
      running.close();
    }
  }

  private record Ending(Sessions sessions) implements Logouts {
    @Override
    public void ended(String session, Instant at) {
      sessions.logout(session, at);
    }

    @Override
    public void upToDate() {
      sessions.upToDate();
    }
  }
}
