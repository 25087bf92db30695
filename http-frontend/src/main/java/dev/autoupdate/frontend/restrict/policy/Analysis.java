package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.frontend.restrict.policy.Draft.CollectionDraft;
import dev.autoupdate.frontend.restrict.policy.Draft.FieldName;
import dev.autoupdate.frontend.restrict.policy.Uses.FieldUse;
import dev.autoupdate.frontend.restrict.policy.Uses.ModeUse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks what the expressions of a draft use, and warns of what looks wrong. */
final class Analysis {

  private record ModeName(String collection, String mode) {
    @Override
    public String toString() {
      return collection + "." + mode;
    }
  }

  private final Draft draft;
  private final String users;
  private final Errors errors;
  private final Errors warnings = new Errors();
  private final Set<String> known;
  private final Map<ModeName, Uses> modes = new LinkedHashMap<>();
  private final Map<FieldName, Uses> calculated = new LinkedHashMap<>();

  /** Which expressions read a field, and where first. */
  private final Map<FieldName, Map<Uses, Place>> readers = new LinkedHashMap<>();

  private Analysis(Draft draft, Expressions expressions, String users, Errors errors) {
    this.draft = draft;
    this.users = users;
    this.errors = errors;
    this.known = new TreeSet<>(draft.collections.keySet());
    known.add(users);
    draft.calculated.keySet().forEach(name -> known.add(name.collection()));
    draft.remote.keySet().forEach(name -> known.add(name.collection()));
    expressions
        .modes()
        .forEach(
            (collection, rules) ->
                rules.forEach(
                    (mode, rule) ->
                        modes.put(new ModeName(collection, mode), uses(rule, collection))));
    expressions
        .calculated()
        .forEach((name, value) -> calculated.put(name, uses(value, name.collection())));
    modes.values().forEach(this::addReader);
    calculated.values().forEach(this::addReader);
  }

  private void addReader(Uses uses) {
    for (FieldUse use : uses.fields()) {
      readers
          .computeIfAbsent(use.name(), unused -> new LinkedHashMap<>())
          .putIfAbsent(uses, use.at());
    }
  }

  /** Adds to {@code errors}; gives the warnings. */
  static List<String> of(Draft draft, Expressions expressions, String users, Errors errors) {
    Analysis analysis = new Analysis(draft, expressions, users, errors);
    analysis.checkModes();
    analysis.checkCircles();
    analysis.warnOfUnusedModes();
    analysis.warnOfUnnamedFields();
    analysis.warnOfHiddenFields();
    return analysis.warnings.sorted().stream().map(PolicyError::toString).toList();
  }

  private Uses uses(Expression expression, String collection) {
    return Uses.of(expression, collection, users, known, errors);
  }

  private void checkModes() {
    for (Uses uses : modes.values()) {
      for (ModeUse use : uses.modes()) {
        if (use.collection() == null) {
          if (draft.collections.values().stream().noneMatch(each -> has(each, use.mode()))) {
            errors.add(use.at(), "unknown mode '" + use.mode() + "' in any collection");
          }
        } else if (known.contains(use.collection())
            && !has(draft.collections.get(use.collection()), use.mode())) {
          errors.add(use.at(), "unknown mode '" + use.mode() + "' in " + use.collection());
        }
      }
    }
  }

  private static boolean has(@Nullable CollectionDraft collection, String mode) {
    return collection != null && collection.hasMode(mode);
  }

  private void checkCircles() {
    Circles ofModes = new Circles();
    modes.forEach(
        (name, uses) ->
            uses.modes().stream()
                .filter(use -> use.collection() != null)
                .forEach(
                    use ->
                        ofModes.add(
                            name.toString(), use.collection() + "." + use.mode(), use.at())));
    ofModes.report("modes refer to each other", errors);
    Circles ofFields = new Circles();
    calculated.forEach(
        (name, uses) ->
            uses.fields()
                .forEach(use -> ofFields.add(name.toString(), use.name().toString(), use.at())));
    ofFields.report("calculated fields refer to each other", errors);
  }

  private void warnOfUnusedModes() {
    Set<String> used = new HashSet<>();
    modes.forEach(
        (name, uses) ->
            uses.modes()
                .forEach(
                    use ->
                        used.add(
                            (use.collection() == null ? "*" : use.collection())
                                + "."
                                + use.mode())));
    draft.collections.forEach(
        (collection, said) -> {
          said.fields.values().forEach(field -> used.add(collection + "." + field.mode().text()));
          add(used, collection, said.otherwise);
          add(used, collection, said.object);
        });
    for (ModeName name : modes.keySet()) {
      if (!used.contains(name.toString()) && !used.contains("*." + name.mode())) {
        warnings.add(draft.definedAt("mode " + name), "nobody uses mode " + name);
      }
    }
  }

  private static void add(Set<String> used, String collection, @Nullable Scalar mode) {
    if (mode != null) {
      used.add(collection + "." + mode.text());
    }
  }

  // What several rules read is hardly a slip of the pen, even if no user may see it.
  private void warnOfUnnamedFields() {
    readers.forEach(
        (name, places) -> {
          if (places.size() == 1 && !isNamed(name)) {
            warnings.add(
                places.values().iterator().next(),
                name + " is read here only, and the policy names it nowhere: is it spelled right?");
          }
        });
  }

  private boolean isNamed(FieldName name) {
    CollectionDraft said = draft.collections.get(name.collection());
    return draft.calculated.containsKey(name)
        || draft.remote.containsKey(name)
        || (said != null
            && (said.fields.containsKey(name.field())
                || said.fields.containsKey(CollectionRules.template(name.field()))));
  }

  private void warnOfHiddenFields() {
    List<FieldName> made = new ArrayList<>(draft.calculated.keySet());
    made.addAll(draft.remote.keySet());
    for (FieldName name : made) {
      CollectionDraft said = draft.collections.get(name.collection());
      boolean shown =
          said != null && (said.otherwise != null || said.fields.containsKey(name.field()));
      if (!shown && !readers.containsKey(name)) {
        warnings.add(
            draft.definedAt("the value of " + name),
            name + " is shown to nobody: no mode covers it, and no rule reads it");
      }
    }
  }
}
