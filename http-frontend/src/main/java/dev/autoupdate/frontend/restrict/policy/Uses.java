package dev.autoupdate.frontend.restrict.policy;

import com.google.common.collect.ImmutableList;
import dev.autoupdate.frontend.restrict.policy.Draft.FieldName;
import dev.autoupdate.schema.KeyGrammar;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an expression uses by name: fields, modes, collections. Where a name or the collection of an
 * object is not written out, it is unknown here and found at run time.
 */
final class Uses {

  /** A field that is read of objects whose collection is known. */
  record FieldUse(FieldName name, Place at) {}

  /** A mode that is asked for; {@code collection} is {@code null} when it is not known. */
  record ModeUse(@Nullable String collection, String mode, Place at) {}

  private static final Set<String> RESERVED = Set.of(Language.THIS, Language.USER);

  private final Expression expression;
  private final Map<String, @Nullable String> collections = new HashMap<>();
  private final Set<String> known;
  private final Errors errors;
  private final List<FieldUse> fields = new ArrayList<>();
  private final List<ModeUse> modes = new ArrayList<>();

  private Uses(Expression expression, Set<String> known, Errors errors) {
    this.expression = expression;
    this.known = known;
    this.errors = errors;
  }

  /**
   * Finds them.
   *
   * @param collection that of {@code this}
   * @param users that of {@code user}
   * @param known the collections that a reference may name
   * @param errors takes what cannot be right
   */
  static Uses of(
      Expression expression, String collection, String users, Set<String> known, Errors errors) {
    Uses uses = new Uses(expression, known, errors);
    uses.collections.put(Language.THIS, collection);
    uses.collections.put(Language.USER, users);
    uses.visit(expression.checked().getExpr());
    return uses;
  }

  List<FieldUse> fields() {
    return fields;
  }

  List<ModeUse> modes() {
    return modes;
  }

  private void visit(CelExpr expr) {
    switch (expr.getKind()) {
      case SELECT:
        visit(expr.select().operand());
        if (isObject(expr.select().operand())) {
          field(expr.select().operand(), expr.select().field(), expr);
        }
        break;
      case CALL:
        expr.call().target().ifPresent(this::visit);
        expr.call().args().forEach(this::visit);
        call(expr, expr.call());
        break;
      case LIST:
        expr.list().elements().forEach(this::visit);
        break;
      case MAP:
        expr.map()
            .entries()
            .forEach(
                entry -> {
                  visit(entry.key());
                  visit(entry.value());
                });
        break;
      case COMPREHENSION:
        comprehension(expr, expr.comprehension());
        break;
      default:
        break;
    }
  }

  private void comprehension(CelExpr expr, CelComprehension fold) {
    visit(fold.iterRange());
    if (RESERVED.contains(fold.iterVar()) || RESERVED.contains(fold.iterVar2())) {
      errors.add(expression.at(expr), "a variable cannot be called this or user");
      return;
    }
    String outer = collections.get(fold.iterVar());
    collections.put(fold.iterVar(), elements(fold.iterRange()));
    visit(fold.accuInit());
    visit(fold.loopCondition());
    visit(fold.loopStep());
    visit(fold.result());
    collections.put(fold.iterVar(), outer);
  }

  private void call(CelExpr expr, CelCall call) {
    ImmutableList<CelExpr> args = call.args();
    switch (call.function()) {
      case "ref":
      case "refs":
        String named = args.size() == 2 ? text(args.get(0)) : null;
        if (named != null && !known.contains(named)) {
          errors.add(
              expression.at(args.get(0)),
              "unknown collection '"
                  + named
                  + "'; if the name is right, add '"
                  + named
                  + ": {}' to collections");
        }
        break;
      case "field":
        String field = text(args.get(1));
        if (field != null) {
          field(args.get(0), field, args.get(1));
        }
        break;
      case "can":
        String mode = text(args.get(1));
        if (mode == null) {
          errors.add(expression.at(args.get(1)), "the mode's name has to be written out");
        } else {
          modes.add(new ModeUse(collection(args.get(0)), mode, expression.at(expr)));
        }
        break;
      default:
        break;
    }
  }

  private void field(CelExpr object, String field, CelExpr at) {
    if (!KeyGrammar.isField(field)) {
      errors.add(expression.at(at), "'" + field + "' cannot be a field's name");
      return;
    }
    String collection = collection(object);
    if (collection != null && !field.equals("id")) {
      fields.add(new FieldUse(new FieldName(collection, field), expression.at(at)));
    }
  }

  private @Nullable String collection(CelExpr object) {
    if (object.getKind() == Kind.IDENT) {
      return collections.get(object.ident().name());
    }
    if (object.getKind() != Kind.CALL) {
      return null;
    }
    ImmutableList<CelExpr> args = object.call().args();
    switch (object.call().function()) {
      case "ref":
        return args.size() == 2 ? text(args.get(0)) : null;
      case "_[_]":
        return elements(args.get(0));
      case "_?_:_":
        String one = collection(args.get(1));
        return one != null && one.equals(collection(args.get(2))) ? one : null;
      default:
        return null;
    }
  }

  private @Nullable String elements(CelExpr list) {
    boolean named =
        list.getKind() == Kind.CALL
            && list.call().function().equals("refs")
            && list.call().args().size() == 2;
    return named ? text(list.call().args().get(0)) : null;
  }

  private boolean isObject(CelExpr expr) {
    return expression
        .checked()
        .getType(expr.id())
        .filter(type -> type.kind() == CelKind.STRUCT)
        .isPresent();
  }

  private static @Nullable String text(CelExpr expr) {
    boolean isText =
        expr.getKind() == Kind.CONSTANT
            && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    return isText ? expr.constant().stringValue() : null;
  }
}
