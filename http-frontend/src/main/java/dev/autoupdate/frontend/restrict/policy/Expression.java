package dev.autoupdate.frontend.restrict.policy;

import com.google.common.collect.ImmutableMap;
import dev.cel.bundle.Cel;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelKind;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A compiled expression of the policy. Immutable; any number of threads evaluate it. */
final class Expression {

  private final Scalar source;
  private final Place at;
  private final Cel language;
  private final CelAbstractSyntaxTree checked;
  private final Program program;
  private final long weight;
  private final boolean aboutThis;

  private Expression(Scalar source, Cel language, CelAbstractSyntaxTree checked, Program program) {
    this.source = source;
    this.at = source.place();
    this.language = language;
    this.checked = checked;
    this.program = program;
    this.weight = Weight.of(checked.getExpr());
    this.aboutThis =
        CelNavigableAst.fromAst(checked)
            .getRoot()
            .allNodes()
            .map(CelNavigableExpr::expr)
            .anyMatch(
                part ->
                    part.getKind() == CelExpr.ExprKind.Kind.IDENT
                        && part.ident().name().equals(Language.THIS));
  }

  /** The parsed text, or {@code null} when that failed. */
  static @Nullable CelAbstractSyntaxTree parse(Scalar source, Errors errors) {
    return result(Language.parser().parse(source.text()), "syntax error: ", source, errors);
  }

  /**
   * The expression, or {@code null} when it is none.
   *
   * @param wantsTruth whether it is to give true or false
   */
  static @Nullable Expression compile(
      Scalar source,
      CelAbstractSyntaxTree parsed,
      Cel language,
      boolean wantsTruth,
      Errors errors) {
    CelAbstractSyntaxTree checked = result(language.check(parsed), "", source, errors);
    if (checked == null) {
      return null;
    }
    CelKind kind = checked.getResultType().kind();
    if (wantsTruth && kind != CelKind.BOOL && kind != CelKind.DYN) {
      errors.add(
          source.place(),
          "a mode gives true or false, this gives " + checked.getResultType().name());
      return null;
    }
    try {
      Program program = program(language, checked, checked.getExpr(), wantsTruth);
      return new Expression(source, language, checked, program);
    } catch (CelValidationException | CelEvaluationException | RuntimeException e) {
      errors.add(source.place(), "cannot be evaluated: " + e.getMessage());
      return null;
    }
  }

  private static Program program(
      Cel language, CelAbstractSyntaxTree checked, CelExpr part, boolean wantsTruth)
      throws CelValidationException, CelEvaluationException {
    CelAbstractSyntaxTree safe = SafeForm.of(checked, part, wantsTruth);
    return language.createProgram(language.check(safe).getAst());
  }

  private static @Nullable CelAbstractSyntaxTree result(
      CelValidationResult result, String prefix, Scalar source, Errors errors) {
    try {
      return result.getAst();
    } catch (CelValidationException e) {
      for (CelIssue issue : e.getErrors()) {
        int offset =
            Offsets.of(
                source.text(),
                issue.getSourceLocation().getLine(),
                issue.getSourceLocation().getColumn());
        errors.add(source.place(Offsets.name(source.text(), offset)), prefix + message(issue));
      }
      return null;
    }
  }

  private static String message(CelIssue issue) {
    return issue
        .getMessage()
        .replaceAll(" expecting \\{.*", "")
        .replace(" (in container '')", "")
        .replaceFirst(" \\(candidates: .{100,}\\)$", "")
        .replace('\n', ' ');
  }

  /** Whether it looks at its object; if not, its value is the same for all objects. */
  boolean isAboutThis() {
    return aboutThis;
  }

  /**
   * The value for one object.
   *
   * @param user {@code null} where the expression knows no user
   */
  Object evaluate(ObjectValue object, @Nullable ObjectValue user) throws CelEvaluationException {
    object.evaluation().meter().count(weight);
    return program.eval(variables(object, user));
  }

  private static Map<String, Object> variables(ObjectValue object, @Nullable ObjectValue user) {
    return user == null
        ? ImmutableMap.of(Language.THIS, object, Language.STATE, object)
        : ImmutableMap.of(Language.THIS, object, Language.USER, user, Language.STATE, object);
  }

  /** What was checked, with types. */
  CelAbstractSyntaxTree checked() {
    return checked;
  }

  /** The value of a part by itself. */
  Object part(CelExpr part, boolean wantsTruth, ObjectValue object, ObjectValue user)
      throws CelValidationException, CelEvaluationException {
    return program(language, checked, part, wantsTruth).eval(variables(object, user));
  }

  /** As written. */
  String text() {
    return source.text();
  }

  /** Where it is written. */
  Place at() {
    return at;
  }

  /** Where a part is written. */
  Place at(CelExpr part) {
    Integer offset = checked.getSource().getPositionsMap().get(part.id());
    return offset == null ? at : source.place(Offsets.name(source.text(), offset));
  }
}
