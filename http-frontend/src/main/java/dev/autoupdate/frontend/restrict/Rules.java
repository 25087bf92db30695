package dev.autoupdate.frontend.restrict;

import dev.autoupdate.frontend.calculated.CalculatedFields;

/**
 * The rules that count at one position: what is calculated, and who may see what.
 *
 * @param calculated the calculated fields
 * @param restricter what hides values from users
 */
public record Rules(CalculatedFields calculated, Restricter restricter) {

  /** Nothing is calculated, nothing hidden. */
  public static final Rules NONE = new Rules(CalculatedFields.NONE, Restricter.SHOW_ALL);
}
