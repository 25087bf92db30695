package dev.autoupdate.frontend.request;

import dev.autoupdate.schema.ObjectId;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the value of a followed field leads.
 *
 * @param targets in the order of the value; one may come twice when the value has it twice
 * @param misfits how many parts of the value, or values, lead nowhere because they do not have the
 *     form that was asked for; {@code null} and an absent value are no misfits
 */
public record Targets(List<Target> targets, int misfits) {

  /** Leads nowhere, rightly so. */
  static final Targets NONE = new Targets(List.of(), 0);

  /**
   * What is asked for of an object.
   *
   * @param object which may not exist
   * @param fields never empty
   */
  public record Target(ObjectId object, FieldSet fields) {}

  Targets and(Targets others) {
    if (others.targets.isEmpty() && others.misfits == 0) {
      return this;
    }
    if (targets.isEmpty() && misfits == 0) {
      return others;
    }
    List<Target> both = new ArrayList<>(targets);
    both.addAll(others.targets);
    return new Targets(both, misfits + others.misfits);
  }
}
