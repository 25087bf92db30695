package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.schema.Json;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of a policy's rules, shared by all users and evaluations.
 *
 * <p>Each is kept with all that the rule looked at and saw. To find one is to look at the same
 * things again: where all is as it was, the outcome is, too, at whatever position and for whichever
 * user. So nothing has to be told of changes, and an evaluation reads the same keys whether an
 * outcome was known or not.
 *
 * <p>Any thread may call anything. What was not used for long is forgotten when there is too much.
 */
final class Outcomes {

  private static final long MAX_WEIGHT = 32 << 20;
  private static final int WEIGHT_OF_STEP = 200;
  // Beyond, keeping costs more than the rule.
  private static final int MAX_STEPS = 200;
  private static final int MAX_BRANCHES = 32;
  // A tree that takes more than this part of the room is not taken over: it begins anew.
  private static final int MAX_PART = 16;

  private final AtomicLong weight = new AtomicLong();
  private final long maxWeight;
  private volatile ConcurrentMap<Question, Tree> recent = new ConcurrentHashMap<>();
  private volatile ConcurrentMap<Question, Tree> earlier = new ConcurrentHashMap<>();

  /** None yet. */
  Outcomes() {
    this(MAX_WEIGHT);
  }

  /** None yet, and never more than {@code maxWeight} twice, in bytes, roughly. */
  Outcomes(long maxWeight) {
    this.maxWeight = maxWeight;
  }

  /** The outcome as {@code evaluation} sees things, or {@code null} when that is not known. */
  @Nullable Outcome find(Question question, Evaluation evaluation) {
    Tree tree = tree(question);
    Node node = tree == null ? null : tree.root;
    while (node != null) {
      Outcome outcome = node.outcome;
      Look look = node.look;
      if (outcome != null || look == null) {
        return outcome;
      }
      node = node.after(look.in(evaluation));
    }
    return null;
  }

  /** Keeps an outcome with what the rule looked at and saw, in that order. */
  void keep(Question question, Map<Look, Object> looks, Outcome outcome) {
    if (looks.size() > MAX_STEPS) {
      return;
    }
    long added = WEIGHT_OF_STEP;
    Tree tree = recent.computeIfAbsent(question, unused -> new Tree());
    Node node = tree.root;
    for (Map.Entry<Look, Object> step : looks.entrySet()) {
      Object seen = step.getValue();
      node = node.grow(step.getKey(), seen);
      added += WEIGHT_OF_STEP + (seen instanceof Json json ? json.size() : 0);
    }
    node.outcome = outcome;
    tree.weight.addAndGet(added);
    weigh(added);
  }

  private @Nullable Tree tree(Question question) {
    Tree tree = recent.get(question);
    if (tree == null) {
      tree = earlier.get(question);
      if (tree == null || tree.weight.get() > maxWeight / MAX_PART) {
        return null;
      }
      if (recent.putIfAbsent(question, tree) == null) {
        weigh(tree.weight.get());
      }
    }
    return tree;
  }

  private void weigh(long added) {
    if (weight.addAndGet(added) > maxWeight) {
      turn();
    }
  }

  private synchronized void turn() {
    if (weight.get() > maxWeight) {
      earlier = recent;
      recent = new ConcurrentHashMap<>();
      weight.set(0);
    }
  }

  /** All that is known of one question. */
  private static final class Tree {
    final Node root = new Node();
    final AtomicLong weight = new AtomicLong();
  }

  private record Branch(Object seen, Node after) {}

  /** What is known after some looks: where to look next, or the outcome. */
  private static final class Node {
    private volatile @Nullable Outcome outcome;
    private volatile @Nullable Look look;
    private volatile Branch[] branches = {};

    @Nullable Node after(Object seen) {
      Branch[] known = branches;
      for (Branch branch : known) {
        // The state keeps a value as one object as long as it does not change.
        if (branch.seen() == seen) {
          return branch.after();
        }
      }
      for (Branch branch : known) {
        if (branch.seen().equals(seen)) {
          return branch.after();
        }
      }
      return null;
    }

    synchronized Node grow(Look next, Object seen) {
      look = next;
      Node known = after(seen);
      if (known != null) {
        return known;
      }
      Branch grown = new Branch(seen, new Node());
      Branch[] before = branches;
      int dropped = before.length < MAX_BRANCHES ? 0 : 1;
      Branch[] now = Arrays.copyOfRange(before, dropped, before.length + 1);
      now[now.length - 1] = grown;
      branches = now;
      return grown.after();
    }
  }
}
