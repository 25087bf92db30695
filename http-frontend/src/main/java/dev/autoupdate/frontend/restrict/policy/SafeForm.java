package dev.autoupdate.frontend.restrict.policy;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelMap;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rewrites a checked expression so that absent values are safe in it.
 *
 * <p>In CEL most operators fail on null. Here every operand that may be null by its type is
 * guarded: a comparison with nothing is false, an absent list is empty, an absent truth value is
 * false, and a field of nothing is nothing. Operands of a known type stay as they are, and cost
 * nothing more.
 */
final class SafeForm {

  private static final Set<CelKind> QUICK =
      EnumSet.of(
          CelKind.BOOL,
          CelKind.INT,
          CelKind.UINT,
          CelKind.DOUBLE,
          CelKind.TIMESTAMP,
          CelKind.DURATION);

  private final CelAbstractSyntaxTree checked;
  private final Set<String> collecting = new HashSet<>();
  private long nextId;

  private SafeForm(CelAbstractSyntaxTree checked) {
    this.checked = checked;
    this.nextId =
        1 + checked.getTypeMap().keySet().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /**
   * The safe form, to be checked again.
   *
   * @param checked types and source
   * @param part the expression itself, or a part of it that no macro encloses
   * @param wantsTruth whether the result is to be true or false
   */
  static CelAbstractSyntaxTree of(CelAbstractSyntaxTree checked, CelExpr part, boolean wantsTruth) {
    SafeForm form = new SafeForm(checked);
    CelExpr safe = wantsTruth ? form.truth(part) : form.safe(part);
    return CelAbstractSyntaxTree.newParsedAst(safe, checked.getSource());
  }

  private CelExpr safe(CelExpr expr) {
    switch (expr.getKind()) {
      case SELECT:
        return select(expr);
      case CALL:
        return call(expr);
      case LIST:
        return CelExpr.ofList(
            expr.id(), safe(expr.list().elements()), expr.list().optionalIndices());
      case MAP:
        return map(expr);
      case COMPREHENSION:
        return comprehension(expr);
      default:
        return expr;
    }
  }

  private ImmutableList<CelExpr> safe(List<CelExpr> exprs) {
    return exprs.stream().map(this::safe).collect(ImmutableList.toImmutableList());
  }

  private CelExpr select(CelExpr expr) {
    CelSelect select = expr.select();
    CelExpr operand = safe(select.operand());
    if (!mayBeNull(select.operand())) {
      return CelExpr.ofSelect(expr.id(), operand, select.field(), select.testOnly());
    }
    CelExpr field = text(select.field());
    return call(expr.id(), select.testOnly() ? "@has" : "@get", operand, field);
  }

  private CelExpr map(CelExpr expr) {
    List<CelMap.Entry> entries = new ArrayList<>();
    for (CelMap.Entry entry : expr.map().entries()) {
      entries.add(
          CelExpr.ofMapEntry(
              entry.id(), safe(entry.key()), safe(entry.value()), entry.optionalEntry()));
    }
    return CelExpr.ofMap(expr.id(), ImmutableList.copyOf(entries));
  }

  private CelExpr comprehension(CelExpr expr) {
    CelComprehension fold = expr.comprehension();
    collecting.add(fold.accuVar());
    CelExpr turn = safe(fold.loopStep());
    CelExpr goesOn = safe(fold.loopCondition());
    CelExpr weight = CelExpr.ofConstant(id(), CelConstant.ofValue(Weight.of(turn, goesOn)));
    return CelExpr.ofComprehension(
        expr.id(),
        fold.iterVar(),
        fold.iterVar2(),
        list(fold.iterRange()),
        fold.accuVar(),
        safe(fold.accuInit()),
        counted(id(), "@loop", weight, goesOn, CelExpr.ofIdent(id(), fold.accuVar())),
        turn,
        safe(fold.result()));
  }

  private CelExpr call(CelExpr expr) {
    CelCall call = expr.call();
    List<CelExpr> args = call.args();
    switch (call.function()) {
      case "_&&_":
      case "_||_":
        return call(expr.id(), call.function(), truth(args.get(0)), truth(args.get(1)));
      case "!_":
        return call(expr.id(), call.function(), truth(args.get(0)));
      case "_?_:_":
        return call(
            expr.id(), call.function(), truth(args.get(0)), safe(args.get(1)), safe(args.get(2)));
      case "_==_":
        return equal(expr.id(), args);
      case "_!=_":
        return call(expr.id(), "!_", equal(id(), args));
      case "@in":
        return isObjectField(args.get(1))
            ? isMember(expr.id(), args.get(0), args.get(1).select())
            : counted(expr.id(), "@among", safe(args.get(0)), safe(args.get(1)));
      case "size":
        CelExpr sized = list(call.target().orElseGet(() -> args.get(0)));
        return call(expr.id(), "size", counted(id(), "@looked", sized));
      case "_<_":
      case "_<=_":
      case "_>_":
      case "_>=_":
        return isQuick(args.get(0), args.get(1))
            ? plain(expr)
            : counted(
                expr.id(), "@ordered", text(call.function()), safe(args.get(0)), safe(args.get(1)));
      case "startsWith":
      case "endsWith":
      case "contains":
      case "matches":
        List<CelExpr> operands = operands(call);
        return counted(
            expr.id(),
            "@test",
            text(call.function()),
            safe(operands.get(0)),
            safe(operands.get(1)));
      case "_+_":
        return isQuick(args.get(0), args.get(1)) || isCollected(args.get(0))
            ? plain(expr)
            : counted(id(), "@made", plain(expr));
      case "string":
      case "bytes":
      case "int":
      case "uint":
      case "double":
      case "bool":
      case "timestamp":
      case "duration":
        return call(expr.id(), call.function(), counted(id(), "@looked", safe(args.get(0))));
      case "_[_]":
        return mayBeNull(args.get(0))
            ? call(expr.id(), "@at", safe(args.get(0)), safe(args.get(1)))
            : plain(expr);
      case "ref":
      case "refs":
        return reference(expr);
      default:
        return plain(expr);
    }
  }

  private CelExpr plain(CelExpr expr) {
    CelCall call = expr.call();
    return CelExpr.ofCall(
        expr.id(), call.target().map(this::safe), call.function(), safe(call.args()));
  }

  private CelExpr reference(CelExpr expr) {
    List<CelExpr> args = new ArrayList<>(List.of(CelExpr.ofIdent(id(), Language.STATE)));
    args.addAll(safe(expr.call().args()));
    return CelExpr.ofCall(
        expr.id(), Optional.empty(), "@" + expr.call().function(), ImmutableList.copyOf(args));
  }

  // CEL copies a list that it passes on; asked within the object it is not passed on.
  private CelExpr isMember(long id, CelExpr element, CelSelect list) {
    return call(id, "@member", safe(element), safe(list.operand()), text(list.field()));
  }

  private boolean isObjectField(CelExpr expr) {
    return expr.getKind() == Kind.SELECT
        && !expr.select().testOnly()
        && checked
            .getType(expr.select().operand().id())
            .filter(type -> type.kind() == CelKind.STRUCT)
            .isPresent();
  }

  // Two absent values are not equal, unless it is null itself that is asked for.
  private CelExpr equal(long id, List<CelExpr> args) {
    CelExpr one = safe(args.get(0));
    CelExpr other = safe(args.get(1));
    return isNull(args.get(0)) || isNull(args.get(1)) || isQuick(args.get(0), args.get(1))
        ? call(id, "_==_", one, other)
        : counted(id, "@equal", one, other);
  }

  /** Whether CEL itself takes both, in no time. */
  private boolean isQuick(CelExpr one, CelExpr other) {
    CelKind kind = kind(one);
    return kind == kind(other) && QUICK.contains(kind);
  }

  // A loop collects its results so; how many there are is counted by its turns.
  private boolean isCollected(CelExpr expr) {
    return expr.getKind() == Kind.IDENT && collecting.contains(expr.ident().name());
  }

  private CelExpr counted(long id, String function, CelExpr... args) {
    ImmutableList.Builder<CelExpr> all = ImmutableList.builder();
    all.add(CelExpr.ofIdent(id(), Language.STATE)).add(args);
    return CelExpr.ofCall(id, Optional.empty(), function, all.build());
  }

  private CelExpr text(String text) {
    return CelExpr.ofConstant(id(), CelConstant.ofValue(text));
  }

  private CelExpr list(CelExpr expr) {
    CelExpr safe = safe(expr);
    if (!mayBeNull(expr)) {
      return safe;
    }
    CelExpr list = call(id(), "@list", safe);
    return isObjectField(expr) ? list : counted(id(), "@looked", list);
  }

  private CelExpr truth(CelExpr expr) {
    return mayBeNull(expr) ? call(id(), "@truth", safe(expr)) : safe(expr);
  }

  private static List<CelExpr> operands(CelCall call) {
    List<CelExpr> operands = new ArrayList<>();
    call.target().ifPresent(operands::add);
    operands.addAll(call.args());
    return operands;
  }

  private boolean mayBeNull(CelExpr expr) {
    if (isOwnId(expr)) {
      return false;
    }
    CelKind kind = kind(expr);
    return kind == CelKind.DYN
        || kind == CelKind.ANY
        || kind == CelKind.NULL_TYPE
        || kind == CelKind.TYPE_PARAM
        || kind == CelKind.ERROR;
  }

  private CelKind kind(CelExpr expr) {
    return checked.getType(expr.id()).map(CelType::kind).orElse(CelKind.DYN);
  }

  // Of these two objects the id is always known.
  private static boolean isOwnId(CelExpr expr) {
    if (expr.getKind() != Kind.SELECT || !expr.select().field().equals("id")) {
      return false;
    }
    CelExpr object = expr.select().operand();
    return object.getKind() == Kind.IDENT
        && (object.ident().name().equals(Language.THIS)
            || object.ident().name().equals(Language.USER));
  }

  private static boolean isNull(CelExpr expr) {
    return expr.getKind() == Kind.CONSTANT
        && expr.constant().getKind() == CelConstant.Kind.NULL_VALUE;
  }

  private static CelExpr call(long id, String function, CelExpr... args) {
    return CelExpr.ofCall(id, Optional.empty(), function, ImmutableList.copyOf(args));
  }

  private long id() {
    return nextId++;
  }
}
