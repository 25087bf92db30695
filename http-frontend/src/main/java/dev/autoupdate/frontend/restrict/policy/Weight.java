package dev.autoupdate.frontend.restrict.policy;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelMap;

/** How many steps evaluating an expression takes at most, apart from what its loops repeat. */
final class Weight {

  private static final int PARTS_OF_STEP = 2;

  private Weight() {}

  /** By the number of its parts. */
  static long of(CelExpr... exprs) {
    long parts = 0;
    for (CelExpr expr : exprs) {
      parts += parts(expr);
    }
    return 1 + parts / PARTS_OF_STEP;
  }

  private static long parts(CelExpr expr) {
    long parts = 1;
    switch (expr.getKind()) {
      case SELECT:
        return parts + parts(expr.select().operand());
      case CALL:
        if (expr.call().target().isPresent()) {
          parts += parts(expr.call().target().get());
        }
        return parts + parts(expr.call().args());
      case LIST:
        return parts + parts(expr.list().elements());
      case MAP:
        for (CelMap.Entry entry : expr.map().entries()) {
          parts += parts(entry.key()) + parts(entry.value());
        }
        return parts;
      case COMPREHENSION:
        CelComprehension loop = expr.comprehension();
        return parts + parts(loop.iterRange()) + parts(loop.accuInit()) + parts(loop.result());
      default:
        return parts;
    }
  }

  private static long parts(Iterable<CelExpr> exprs) {
    long parts = 0;
    for (CelExpr expr : exprs) {
      parts += parts(expr);
    }
    return parts;
  }
}
