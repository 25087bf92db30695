package dev.autoupdate.frontend.restrict.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.autoupdate.frontend.read.CallMeter;
import dev.cel.runtime.CelFunctionBinding;

/** The functions that {@link SafeForm} puts in place of operators, so that steps are counted. */
final class Counted {

  static final ImmutableSet<CelFunctionBinding> BINDINGS =
      ImmutableSet.<CelFunctionBinding>builder()
          .addAll(
              CelFunctionBinding.fromOverloads(
                  "@loop",
                  CelFunctionBinding.from(
                      "@loop",
                      ImmutableList.of(ObjectValue.class, Long.class, Boolean.class, Object.class),
                      args -> {
                        meter(args[0]).count((Long) args[1]);
                        Texts.looked(meter(args[0]), args[3]);
                        return args[2];
                      })))
          .addAll(
              CelFunctionBinding.fromOverloads(
                  "@equal",
                  CelFunctionBinding.from(
                      "@equal",
                      ImmutableList.of(ObjectValue.class, Object.class, Object.class),
                      args -> comparisons(args[0]).areEqual(args[1], args[2]))))
          .addAll(
              CelFunctionBinding.fromOverloads(
                  "@among",
                  CelFunctionBinding.from(
                      "@among",
                      ImmutableList.of(ObjectValue.class, Object.class, Object.class),
                      args -> comparisons(args[0]).isMember(args[1], args[2]))))
          .addAll(
              CelFunctionBinding.fromOverloads(
                  "@ordered",
                  CelFunctionBinding.from(
                      "@ordered",
                      ImmutableList.of(ObjectValue.class, String.class, Object.class, Object.class),
                      args -> comparisons(args[0]).areOrdered((String) args[1], args[2], args[3]))))
          .addAll(
              CelFunctionBinding.fromOverloads(
                  "@test",
                  CelFunctionBinding.from(
                      "@test",
                      ImmutableList.of(ObjectValue.class, String.class, Object.class, Object.class),
                      args -> Texts.test(meter(args[0]), (String) args[1], args[2], args[3]))))
          .addAll(
              CelFunctionBinding.fromOverloads(
                  "@looked",
                  CelFunctionBinding.from(
                      "@looked",
                      ObjectValue.class,
                      Object.class,
                      (state, value) -> Texts.looked(meter(state), value))))
          .addAll(
              CelFunctionBinding.fromOverloads(
                  "@made",
                  CelFunctionBinding.from(
                      "@made",
                      ObjectValue.class,
                      Object.class,
                      (state, value) -> Texts.made(meter(state), value))))
          .build();

  private Counted() {}

  private static CallMeter meter(Object state) {
    return ((ObjectValue) state).evaluation().meter();
  }

  private static Comparisons comparisons(Object state) {
    return ((ObjectValue) state).evaluation().comparisons();
  }
}
