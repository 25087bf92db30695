package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.frontend.restrict.policy.Draft.FieldName;
import dev.cel.bundle.Cel;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * All expressions of a draft that compile.
 *
 * @param modes collection, then mode
 * @param calculated by field
 */
record Expressions(
    Map<String, Map<String, Expression>> modes, Map<FieldName, Expression> calculated) {

  static Expressions compile(Draft draft, Errors errors) {
    Map<Scalar, CelAbstractSyntaxTree> parsed = parse(draft, errors);
    Set<String> fields = new TreeSet<>();
    parsed.values().forEach(tree -> addSelected(tree, fields));
    Cel ofRules = Language.ofRules(fields);
    Cel ofCalculated = Language.ofCalculatedFields(fields);

    Map<String, Map<String, Expression>> modes = new LinkedHashMap<>();
    draft.collections.forEach(
        (collection, said) -> {
          Map<String, Expression> compiled = new LinkedHashMap<>();
          said.modes.forEach(
              (mode, source) -> add(compiled, mode, source, parsed, ofRules, true, errors));
          modes.put(collection, compiled);
        });
    Map<FieldName, Expression> calculated = new LinkedHashMap<>();
    draft.calculated.forEach(
        (field, source) -> add(calculated, field, source, parsed, ofCalculated, false, errors));
    return new Expressions(modes, calculated);
  }

  private static Map<Scalar, CelAbstractSyntaxTree> parse(Draft draft, Errors errors) {
    Map<Scalar, CelAbstractSyntaxTree> parsed = new LinkedHashMap<>();
    draft
        .expressions()
        .forEach(
            source -> {
              CelAbstractSyntaxTree tree = Expression.parse(source, errors);
              if (tree != null) {
                parsed.put(source, tree);
              }
            });
    return parsed;
  }

  private static <K> void add(
      Map<K, Expression> compiled,
      K name,
      Scalar source,
      Map<Scalar, CelAbstractSyntaxTree> parsed,
      Cel language,
      boolean wantsTruth,
      Errors errors) {
    CelAbstractSyntaxTree tree = parsed.get(source);
    Expression expression =
        tree == null ? null : Expression.compile(source, tree, language, wantsTruth, errors);
    if (expression != null) {
      compiled.put(name, expression);
    }
  }

  private static void addSelected(CelAbstractSyntaxTree tree, Set<String> fields) {
    CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .map(CelNavigableExpr::expr)
        .filter(expr -> expr.getKind() == CelExpr.ExprKind.Kind.SELECT)
        .forEach(expr -> fields.add(expr.select().field()));
  }
}
