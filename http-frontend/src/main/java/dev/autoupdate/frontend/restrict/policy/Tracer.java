package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.frontend.read.CallMeter;
import dev.autoupdate.schema.ObjectId;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.parser.CelUnparserFactory;
import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a rule apart: each operand of and, or, not and choice is evaluated by itself, and modes
 * that are asked for are taken apart in turn, as long as somebody may still read it.
 */
final class Tracer {

  private static final int MAX_DEPTH = 20;
  private static final String TRUE = "true";
  private static final String FALSE = "false";

  private final RuleBook rules;
  private final Evaluation evaluation;
  private final List<Mode> path = new ArrayList<>();
  private final List<ObjectId> objects = new ArrayList<>();

  Tracer(RuleBook rules, Evaluation evaluation) {
    this.rules = rules;
    this.evaluation = evaluation;
  }

  /** What {@code mode} says of {@code object}. */
  Step trace(ObjectId object, Mode mode, boolean decides) {
    String text = mode.collection() + "." + mode.name() + " of " + object;
    String outcome = Boolean.toString(evaluation.grants(object, mode));
    for (int i = 0; i < path.size(); i++) {
      if (path.get(i).equals(mode) && objects.get(i).equals(object)) {
        text += ", which leads back to itself and denies";
        return new Step(text, mode.rule().at(), outcome, decides, List.of());
      }
    }
    if (path.size() == MAX_DEPTH) {
      text += ", which is not taken apart any more";
      return new Step(text, mode.rule().at(), outcome, decides, List.of());
    }
    if (evaluation.isTooDear(object, mode)) {
      text += ", which " + CallMeter.REASON + " and denies";
      return new Step(text, mode.rule().at(), outcome, decides, List.of());
    }
    path.add(mode);
    objects.add(object);
    Step inner = trace(object, mode.rule(), mode.rule().checked().getExpr(), decides);
    path.remove(path.size() - 1);
    objects.remove(objects.size() - 1);
    return new Step(text, mode.rule().at(), outcome, decides, List.of(inner));
  }

  private Step trace(ObjectId object, Expression rule, CelExpr part, boolean decides) {
    String outcome = outcome(object, rule, part);
    return new Step(
        text(rule, part),
        rule.at(part),
        outcome,
        decides,
        parts(object, rule, part, outcome, decides));
  }

  private List<Step> parts(
      ObjectId object, Expression rule, CelExpr part, String outcome, boolean decides) {
    if (part.getKind() != Kind.CALL) {
      return List.of();
    }
    List<CelExpr> args = part.call().args();
    switch (part.call().function()) {
      case "_||_":
        return operands(object, rule, part, decides, outcome.equals(TRUE) ? TRUE : null);
      case "_&&_":
        return operands(object, rule, part, decides, outcome.equals(FALSE) ? FALSE : null);
      case "!_":
        return List.of(trace(object, rule, args.get(0), decides));
      case "_?_:_":
        boolean first = outcome(object, rule, args.get(0)).equals(TRUE);
        return List.of(
            trace(object, rule, args.get(0), decides),
            trace(object, rule, args.get(1), decides && first),
            trace(object, rule, args.get(2), decides && !first));
      case "can":
        Step mode = mode(object, rule, part, decides);
        return mode == null ? List.of() : List.of(mode);
      default:
        return List.of();
    }
  }

  // The first operand with the deciding outcome decides; where there is none, all of them do.
  private List<Step> operands(
      ObjectId object, Expression rule, CelExpr part, boolean decides, @Nullable String deciding) {
    List<Step> steps = new ArrayList<>();
    boolean open = decides;
    for (CelExpr operand : flat(part, part.call().function())) {
      boolean counts =
          open && (deciding == null || outcome(object, rule, operand).equals(deciding));
      steps.add(trace(object, rule, operand, counts));
      open = open && (deciding == null || !counts);
    }
    return steps;
  }

  private static List<CelExpr> flat(CelExpr expr, String function) {
    if (expr.getKind() != Kind.CALL || !expr.call().function().equals(function)) {
      return List.of(expr);
    }
    List<CelExpr> operands = new ArrayList<>(flat(expr.call().args().get(0), function));
    operands.addAll(flat(expr.call().args().get(1), function));
    return operands;
  }

  private @Nullable Step mode(ObjectId object, Expression rule, CelExpr part, boolean decides) {
    List<CelExpr> args = part.call().args();
    String name = args.get(1).constant().stringValue();
    ObjectId target;
    CallMeter meter = evaluation.meter();
    int callers = meter.depth();
    meter.open();
    try {
      ObjectValue value =
          (ObjectValue)
              rule.part(args.get(0), false, ObjectValue.of(evaluation, object), evaluation.user());
      target = value.name();
    } catch (CelValidationException | CelEvaluationException e) {
      // The outcome of the whole says that there is an error.
      return null;
    } catch (CallMeter.GivenUp e) {
      return null;
    } finally {
      meter.closeTo(callers);
    }
    if (target == null) {
      return new Step("refers to no object", rule.at(part), FALSE, decides, List.of());
    }
    Mode mode = rules.mode(target.collection(), name);
    if (mode == null) {
      String text = target.collection() + " has no mode " + name;
      return new Step(text, rule.at(part), FALSE, decides, List.of());
    }
    return target.equals(object) || evaluation.exists(target)
        ? trace(target, mode, decides)
        : new Step(target + " does not exist", rule.at(part), FALSE, decides, List.of());
  }

  private String outcome(ObjectId object, Expression rule, CelExpr part) {
    CallMeter meter = evaluation.meter();
    int callers = meter.depth();
    meter.open();
    try {
      Object value = rule.part(part, true, ObjectValue.of(evaluation, object), evaluation.user());
      return value instanceof Boolean ? value.toString() : "no truth value";
    } catch (CelEvaluationException e) {
      return "error " + Unfit.reason(e);
    } catch (CelValidationException e) {
      return "no truth value";
    } catch (CallMeter.GivenUp e) {
      return CallMeter.REASON;
    } finally {
      meter.closeTo(callers);
    }
  }

  private static String text(Expression rule, CelExpr part) {
    CelAbstractSyntaxTree tree =
        CelAbstractSyntaxTree.newParsedAst(part, rule.checked().getSource());
    return CelUnparserFactory.newUnparser().unparse(tree);
  }
}
