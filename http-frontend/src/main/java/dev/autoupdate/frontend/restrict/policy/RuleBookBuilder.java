package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.frontend.restrict.policy.CollectionRules.FieldRule;
import dev.autoupdate.frontend.restrict.policy.Draft.CollectionDraft;
import dev.autoupdate.frontend.restrict.policy.Draft.FieldDraft;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ties the fields of a draft to their modes. */
final class RuleBookBuilder {

  private static final String GENERIC = "generic";

  private final Draft draft;
  private final Expressions expressions;
  private final Errors errors;

  RuleBookBuilder(Draft draft, Expressions expressions, Errors errors) {
    this.draft = draft;
    this.expressions = expressions;
    this.errors = errors;
  }

  RuleBook build(String usersCollection) {
    Map<String, CollectionRules> collections = new LinkedHashMap<>();
    draft.collections.forEach((name, said) -> collections.put(name, collection(name, said)));
    return new RuleBook(usersCollection, Map.copyOf(collections));
  }

  private CollectionRules collection(String name, CollectionDraft said) {
    Map<String, Mode> modes = new LinkedHashMap<>();
    expressions
        .modes()
        .getOrDefault(name, Map.of())
        .forEach((mode, rule) -> modes.put(mode, new Mode(name, mode, rule)));
    Map<String, FieldRule> fields = new LinkedHashMap<>();
    said.fields.forEach(
        (field, written) -> {
          FieldRule rule = field(name, said, modes, written);
          if (rule != null) {
            fields.put(field, rule);
          }
        });
    Mode otherwise = mode(name, said, modes, said.otherwise);
    Mode object = mode(name, said, modes, said.object);
    return new CollectionRules(
        Map.copyOf(modes),
        Map.copyOf(fields),
        otherwise == null ? null : new FieldRule(otherwise, null),
        object);
  }

  private @Nullable FieldRule field(
      String collection, CollectionDraft said, Map<String, Mode> modes, FieldDraft written) {
    Cut cut = cut(written.cut());
    Mode mode = mode(collection, said, modes, written.mode());
    return mode == null ? null : new FieldRule(mode, cut);
  }

  private @Nullable Cut cut(@Nullable Scalar written) {
    if (written == null || written.text().equals(GENERIC)) {
      return written == null ? null : new Cut(null);
    }
    CollectionDraft target = draft.collections.get(written.text());
    if (target == null) {
      errors.add(written.place(), "unknown collection '" + written.text() + "'");
    } else if (target.object == null) {
      errors.add(
          written.place(),
          "collection "
              + written.text()
              + " has no 'object' mode, which says what of a list may be seen");
    }
    return new Cut(written.text());
  }

  private @Nullable Mode mode(
      String collection, CollectionDraft said, Map<String, Mode> modes, @Nullable Scalar name) {
    if (name != null && !said.hasMode(name.text())) {
      errors.add(name.place(), "unknown mode '" + name.text() + "' in " + collection);
    }
    return name == null ? null : modes.get(name.text());
  }
}
