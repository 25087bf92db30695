package dev.autoupdate.frontend.restrict.policy;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says about one collection.
 *
 * @param modes by name
 * @param fields by field name, templates with a bare {@code $}
 * @param otherwise the rule for fields that are not named; {@code null} hides them
 * @param object the mode that says whether an object may be seen
 */
record CollectionRules(
    Map<String, Mode> modes,
    Map<String, FieldRule> fields,
    @Nullable FieldRule otherwise,
    @Nullable Mode object) {

  private static final Pattern REPLACEMENT = Pattern.compile("\\$[a-z0-9]+");

  /**
   * Who may see a field.
   *
   * @param mode grants it
   * @param cut how its value is cut, or {@code null} when it is shown whole
   */
  record FieldRule(Mode mode, @Nullable Cut cut) {}

  /** The rule of {@code field}, or {@code null} when it is hidden. */
  @Nullable FieldRule find(String field) {
    FieldRule named = fields.get(field);
    if (named != null) {
      return isTemplate(field) ? new FieldRule(named.mode(), null) : named;
    }
    FieldRule template = field.indexOf('$') < 0 ? null : fields.get(template(field));
    return template == null ? otherwise : template;
  }

  /** {@code group_$_ids} for {@code group_$22_ids}. */
  static String template(String field) {
    return REPLACEMENT.matcher(field).replaceFirst("\\$");
  }

  // The value of a template field lists replacements, not objects.
  private static boolean isTemplate(String field) {
    return field.indexOf('$') >= 0 && field.equals(template(field));
  }
}
