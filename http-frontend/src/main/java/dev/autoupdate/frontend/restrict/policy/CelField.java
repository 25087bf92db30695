package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.frontend.auth.Identity;
import dev.autoupdate.frontend.calculated.CalculatedField;
import dev.autoupdate.frontend.calculated.CalculationFailed;
import dev.autoupdate.frontend.metrics.Failures;
import dev.autoupdate.frontend.read.ValueReader;
import dev.autoupdate.schema.Json;
import dev.autoupdate.schema.ObjectId;
import dev.cel.runtime.CelEvaluationException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A calculated field that an expression defines. */
final class CelField implements CalculatedField {

  private static final Identity NOBODY = Identity.of(0);
  private static final Outcomes NO_OUTCOMES = new Outcomes();
  private static final RuleBook NO_RULES = new RuleBook("", Map.of());
  private static final Failures NO_FAILURES = new Failures();

  private final Expression expression;

  CelField(Expression expression) {
    this.expression = expression;
  }

  @Override
  public @Nullable Json calculate(ObjectId object, ValueReader state) {
    Evaluation evaluation = new Evaluation(NO_RULES, NO_OUTCOMES, NOBODY, state, NO_FAILURES);
    try {
      return JsonValues.toJson(
          expression.evaluate(ObjectValue.of(evaluation, object), null), evaluation.meter()::count);
    } catch (CelEvaluationException e) {
      throw new CalculationFailed(Unfit.reason(e));
    } catch (IllegalArgumentException e) {
      throw new CalculationFailed("gives what JSON cannot say");
    }
  }
}
