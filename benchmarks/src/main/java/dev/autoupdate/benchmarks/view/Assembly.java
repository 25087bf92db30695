package dev.autoupdate.benchmarks.view;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.request.InvalidRequest;
import dev.autoupdate.frontend.request.KeyRequest;
import dev.autoupdate.frontend.request.RequestLimits;
import dev.autoupdate.frontend.request.RequestParser;
import dev.autoupdate.frontend.restrict.policy.Policies;
import dev.autoupdate.frontend.restrict.policy.PolicyCompiler;
import dev.autoupdate.frontend.restrict.policy.PolicyFile;
import dev.autoupdate.frontend.restrict.policy.PolicySource;
import dev.autoupdate.frontend.view.LiveViews;
import dev.autoupdate.frontend.view.ScheduledTimer;
import dev.autoupdate.frontend.view.View;
import dev.autoupdate.frontend.view.ViewLimits;
import dev.autoupdate.processor.ingest.LogRecord;
import dev.autoupdate.processor.ingest.SourcePlace;
import dev.autoupdate.processor.state.KeyStateLimits;
import dev.autoupdate.processor.state.Replica;
import dev.autoupdate.schema.ChangeBatch;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.Key;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Meetings with motions and their submitters, groups of users, and a policy: the key state that is
 * measured. For one thread.
 */
final class Assembly implements AutoCloseable {

  /** How many users there are; their ids start at 1. */
  static final int USERS = 1_000;

  private static final int GROUPS = 10;

  /** A policy of modes by group membership, of other objects' modes, and of lists that are cut. */
  private static final String POLICY =
      """
      collections:
        group: {}
        user:
          modes: { known: user.id != 0 }
          fields: { username: known }
          object: known
        meeting:
          modes:
            member: refs('group', user.group_ids).exists(g, g.id in this.group_ids)
            guest: this.open && can(this, 'member')
          fields:
            name: member
            welcome: guest
            motion_ids: { mode: member, cut: motion }
          object: member
        motion:
          modes:
            see: can(ref('meeting', this.meeting_id), 'member')
            manage: refs('group', user.group_ids).exists(g, 'manage' in g.permissions)
          fields:
            title: see
            number: see
            text: manage
            submitter_id: { mode: see, cut: user }
          object: see
      """;

  private final Path folder;
  private final Replica replica;
  private final ScheduledTimer timer = new ScheduledTimer();
  private final Failures failures = new Failures();
  private final Policies rules = new Policies(new PolicyCompiler("user", failures));
  private long offset;

  /**
   * Users, groups, and nothing else.
   *
   * @param policy whether anything is hidden
   */
  Assembly(boolean policy) {
    try {
      folder = Files.createTempDirectory("autoupdate-benchmark");
      replica =
          Replica.open(
              folder,
              "log",
              "id",
              0,
              KeyStateLimits.withRetention(Duration.ofMinutes(1)),
              Map.of("changes", "changes"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    if (policy) {
      PolicySource source = new PolicySource(1, List.of(new PolicyFile("policy.yaml", POLICY)));
      apply(Map.of(Key.POLICY, source.toJson()));
    }
    Map<Key, @Nullable Json> people = new HashMap<>();
    for (int group = 1; group <= GROUPS; group++) {
      put(people, "group", group, "permissions", "[\"see\",\"manage\"]");
    }
    for (int user = 1; user <= USERS; user++) {
      put(people, "user", user, "username", "\"somebody " + user + "\"");
      put(people, "user", user, "group_ids", "[" + (user % GROUPS + 1) + "]");
    }
    apply(people);
  }

  /** Live views of it, none yet, which the caller closes. */
  LiveViews open() {
    return new LiveViews(
        replica.state(),
        replica.state().recent(),
        rules,
        ViewLimits.DEFAULTS,
        failures,
        timer,
        Clock.systemUTC());
  }

  /** Adds the meeting {@code id} with {@code motions} motions of its own. */
  void meet(int id, int motions) {
    Map<Key, @Nullable Json> meeting = new HashMap<>();
    put(meeting, "meeting", id, "name", "\"spring\"");
    put(meeting, "meeting", id, "welcome", "\"Welcome to all of you\"");
    put(meeting, "meeting", id, "group_ids", list(1, GROUPS));
    put(meeting, "meeting", id, "motion_ids", list(firstMotion(id), motions));
    for (int i = 0; i < motions; i++) {
      int motion = firstMotion(id) + i;
      put(meeting, "motion", motion, "meeting_id", Integer.toString(id));
      put(meeting, "motion", motion, "title", "\"A motion about trees\"");
      put(meeting, "motion", motion, "text", "\"The assembly may decide: more trees.\"");
      put(meeting, "motion", motion, "number", "\"A " + motion + "\"");
      put(meeting, "motion", motion, "submitter_id", Integer.toString(i % USERS + 1));
    }
    apply(meeting);
  }

  /** The id of the meeting's first motion; the others follow. */
  static int firstMotion(int meeting) {
    return meeting * 10_000 + 1;
  }

  /** One change of one key; the value is JSON. */
  void change(String key, String value) {
    apply(Map.of(Key.of(key), Json.of(value)));
  }

  /** Up to where it is applied. */
  long position() {
    return replica.state().position();
  }

  /** What {@code user} sees of the request with this body. */
  static View view(long user, KeyRequest request) {
    return new View(Identity.of(user), request);
  }

  static KeyRequest request(String body) {
    try {
      return new RequestParser(RequestLimits.DEFAULTS)
          .parse(List.of(), body.getBytes(StandardCharsets.UTF_8));
    } catch (InvalidRequest e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** {@code number} whole numbers from {@code first}, as JSON. */
  static String list(int first, int number) {
    return IntStream.range(first, first + number)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private void apply(Map<Key, @Nullable Json> changes) {
    LogRecord record =
        new LogRecord(
            new SourcePlace("changes", 0, offset),
            OptionalLong.empty(),
            ChangeBatch.of(changes),
            OptionalLong.empty());
    try {
      replica.state().apply(offset, System.currentTimeMillis(), record);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    offset++;
  }

  private static void put(
      Map<Key, @Nullable Json> changes, String collection, int id, String field, String value) {
    changes.put(new Key(collection, Integer.toString(id), field), Json.of(value));
  }

  @Override
  public void close() {
    timer.close();
    replica.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
