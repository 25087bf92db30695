package dev.autoupdate.frontend.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autoupdate.frontend.feed.OffsetExpired;
import dev.autoupdate.frontend.kit.FoldedView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A client of one view that goes to whichever instance it likes, and checks all it is told. */
final class LawClient {

  static final Duration TIMEOUT = Duration.ofSeconds(25);

  /** What may become of a request. */
  enum Answer {
    CHANGED,
    GONE,
    WHILE_WAITING,
    NOTHING_IN_TIME,
    EXPIRED,
    SENT_AWAY,
    NO_ROOM
  }

  private final LawLook look;
  private final LawClock clock;
  private final Set<Answer> answers;
  private final List<FoldedView> past = new ArrayList<>();
  private FoldedView folded;
  private @Nullable Session session;

  /** Notes its {@code answers}. */
  LawClient(LawLook look, LawClock clock, Set<Answer> answers) {
    this.look = look;
    this.clock = clock;
    this.answers = answers;
    this.folded = new FoldedView(look::at);
  }

  boolean isWaiting() {
    return session != null;
  }

  long position() {
    return folded.position();
  }

  LawLook look() {
    return look;
  }

  /** All values, now. */
  void snapshot(LawReplica at) {
    long reached = at.position();
    Diff all = at.views().snapshot(look.view());
    assertThat(all.to()).isGreaterThanOrEqualTo(reached);
    folded.snapshot(all.toString(), all.to());
    ToldObjects.check(Map.of(), all.messages(), folded.values());
    past.add(folded.copy());
  }

  /** What changed so far, at once. */
  void single(LawReplica at) {
    if (folded.position() < 0) {
      snapshot(at);
    } else if (at.position() >= folded.position()) {
      long reached = at.position();
      try {
        Diff diff = at.views().diff(look.view(), folded.position());
        assertThat(diff.to()).isGreaterThanOrEqualTo(reached);
        fold(diff, true);
      } catch (OffsetExpired e) {
        expired(at);
      }
    }
  }

  /** Waits for what changes, once the instance is where this client is. */
  void await(LawReplica at, boolean again) {
    if (folded.position() < 0) {
      snapshot(at);
    }
    await(at, again, false);
  }

  private void await(LawReplica at, boolean again, boolean goesOn) {
    Session mine = new Session(at, again, goesOn, clock.now().plus(TIMEOUT));
    session = mine;
    long from = folded.position();
    at.views().whenReached(from, mine::enter);
  }

  void forget() {
    if (session != null) {
      session.end();
    }
  }

  /** Comes back with something it had before. */
  void goBack(Choices choices) {
    if (session == null && !past.isEmpty()) {
      folded = choices.of(past).copy();
    }
  }

  /** Is told of everything that it would see, or there is nothing to tell. */
  void isNotLeftBehind(long latest) {
    if (session != null) {
      assertThat(folded.values())
          .as("what a waiting client has since %d", folded.position())
          .isEqualTo(look.at(latest));
    }
  }

  private void expired(LawReplica at) {
    assertThat(folded.position()).as("history reaches back").isLessThan(at.historyStart());
    answers.add(Answer.EXPIRED);
    folded = new FoldedView(look::at);
  }

  private void fold(Diff diff, boolean mayBeEmpty) {
    if (diff.from() > folded.position()) {
      // A wait that went on says from where it was compared last.
      folded.nothing(diff.from());
    }
    SortedMap<String, String> before = folded.values();
    if (mayBeEmpty) {
      folded.answer(diff.toString(), diff.from(), diff.to());
    } else {
      folded.diff(diff.toString(), diff.from(), diff.to());
    }
    ToldObjects.check(before, diff.messages(), folded.values());
    past.add(folded.copy());
    if (!diff.isEmpty()) {
      answers.add(diff.toString().contains(":null") ? Answer.GONE : Answer.CHANGED);
    }
  }

  /** One wait: answered once, and not after it was given up. */
  private final class Session implements Waiter {

    private final LawReplica at;
    private final boolean again;
    private final boolean goesOn;
    private final Duration deadline;
    private boolean over;
    private @Nullable Wait wait;

    Session(LawReplica at, boolean again, boolean goesOn, Duration deadline) {
      this.at = at;
      this.again = again;
      this.goesOn = goesOn;
      this.deadline = deadline;
    }

    void enter(CatchUp caughtUp) {
      if (caughtUp != CatchUp.REACHED && !over) {
        end();
      } else if (!over) {
        Wait begun =
            goesOn
                ? at.views().goOn(look.view(), folded.position(), this)
                : at.views().await(look.view(), folded.position(), this);
        wait = begun;
      }
    }

    void end() {
      over = true;
      session = null;
      if (wait != null) {
        wait.forget();
      }
    }

    private void answered() {
      assertThat(over).as("a wait is answered once").isFalse();
      over = true;
      session = null;
    }

    @Override
    public void changed(Diff diff) {
      answered();
      answers.add(diff.isEmpty() ? Answer.NOTHING_IN_TIME : Answer.WHILE_WAITING);
      fold(diff, clock.now().compareTo(deadline) >= 0);
      if (again) {
        await(at, true, true);
      }
    }

    @Override
    public void expired() {
      answered();
      LawClient.this.expired(at);
    }

    @Override
    public void draining(long position) {
      answered();
      answers.add(Answer.SENT_AWAY);
      folded.nothing(position);
    }

    @Override
    public void failed(Throwable cause) {
      if (goesOn || !(cause instanceof Overloaded)) {
        throw new AssertionError("evaluating failed", cause);
      }
      answered();
      answers.add(Answer.NO_ROOM);
    }
  }
}
