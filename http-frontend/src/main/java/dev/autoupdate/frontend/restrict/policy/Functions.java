package dev.autoupdate.frontend.restrict.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.autoupdate.schema.ObjectId;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelFunctionBinding;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the functions of the {@link Language} do. An exception is an error of the expression. */
final class Functions {

  static final ImmutableSet<CelFunctionBinding> BINDINGS =
      ImmutableSet.<CelFunctionBinding>builder()
          .addAll(
              overloads(
                  "@ref",
                  CelFunctionBinding.from(
                      "@ref",
                      ImmutableList.of(ObjectValue.class, String.class, Object.class),
                      args -> object(args[0], References.named((String) args[1], args[2]))),
                  CelFunctionBinding.from(
                      "@ref_generic",
                      ObjectValue.class,
                      Object.class,
                      (state, reference) -> object(state, References.generic(reference)))))
          .addAll(
              overloads(
                  "@refs",
                  CelFunctionBinding.from(
                      "@refs",
                      ImmutableList.of(ObjectValue.class, String.class, Object.class),
                      args ->
                          objects(args[0], args[2], id -> References.named((String) args[1], id))),
                  CelFunctionBinding.from(
                      "@refs_generic",
                      ObjectValue.class,
                      Object.class,
                      (state, references) -> objects(state, references, References::generic))))
          .addAll(
              overloads(
                  "field",
                  CelFunctionBinding.from(
                      "field", ObjectValue.class, String.class, ObjectValue::select)))
          .addAll(
              overloads(
                  "can",
                  CelFunctionBinding.from(
                      "can",
                      ObjectValue.class,
                      String.class,
                      (object, mode) -> object.evaluation().may(object.name(), mode))))
          .addAll(
              overloads(
                  "value_or",
                  CelFunctionBinding.from(
                      "value_or",
                      Object.class,
                      Object.class,
                      (value, other) -> value instanceof NullValue ? other : value)))
          .addAll(
              overloads(
                  "@member",
                  CelFunctionBinding.from(
                      "@member",
                      ImmutableList.of(Object.class, ObjectValue.class, String.class),
                      args ->
                          comparisons(args[1])
                              .isMember(
                                  args[0], ((ObjectValue) args[1]).select((String) args[2])))))
          .addAll(Counted.BINDINGS)
          .addAll(
              overloads("@list", CelFunctionBinding.from("@list", Object.class, Functions::list)))
          .addAll(
              overloads(
                  "@truth", CelFunctionBinding.from("@truth", Object.class, Functions::truth)))
          .addAll(
              overloads(
                  "@get",
                  CelFunctionBinding.from("@get", Object.class, String.class, Functions::get)))
          .addAll(
              overloads(
                  "@has",
                  CelFunctionBinding.from(
                      "@has",
                      Object.class,
                      String.class,
                      (value, name) -> !(get(value, name) instanceof NullValue))))
          .addAll(
              overloads(
                  "@at", CelFunctionBinding.from("@at", Object.class, Object.class, Functions::at)))
          .build();

  private Functions() {}

  private static ImmutableSet<CelFunctionBinding> overloads(
      String name, CelFunctionBinding... bindings) {
    return CelFunctionBinding.fromOverloads(name, bindings);
  }

  private static ObjectValue object(Object state, @Nullable ObjectId name) {
    Evaluation evaluation = ((ObjectValue) state).evaluation();
    return name == null ? ObjectValue.nothing(evaluation) : ObjectValue.of(evaluation, name);
  }

  private static List<ObjectValue> objects(
      Object state, Object references, Function<Object, @Nullable ObjectId> named) {
    ImmutableList.Builder<ObjectValue> objects = ImmutableList.builder();
    References.elements(references).forEach(each -> objects.add(object(state, named.apply(each))));
    return objects.build();
  }

  private static Comparisons comparisons(Object state) {
    return ((ObjectValue) state).evaluation().comparisons();
  }

  private static Object list(Object value) {
    return value instanceof NullValue ? ImmutableList.of() : value;
  }

  private static boolean truth(Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value instanceof NullValue) {
      return false;
    }
    throw new Unfit("neither true nor false");
  }

  private static Object get(Object value, String name) {
    if (value instanceof ObjectValue object) {
      return object.select(name);
    }
    if (value instanceof Map<?, ?> map) {
      Object member = map.get(name);
      return member == null ? NullValue.NULL_VALUE : member;
    }
    if (value instanceof NullValue) {
      return value;
    }
    throw new Unfit("what a field is asked of has no fields");
  }

  private static Object at(Object value, Object index) {
    if (value instanceof NullValue || index instanceof NullValue) {
      return NullValue.NULL_VALUE;
    }
    if (value instanceof Map<?, ?> map) {
      Object member = map.get(index);
      return member == null ? NullValue.NULL_VALUE : member;
    }
    if (value instanceof List<?> list && index instanceof Long at) {
      return at >= 0 && at < list.size() ? list.get(at.intValue()) : NullValue.NULL_VALUE;
    }
    throw new Unfit("[]: neither a list nor a map");
  }
}
