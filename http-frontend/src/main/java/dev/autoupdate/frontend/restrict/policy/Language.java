package dev.autoupdate.frontend.restrict.policy;

import static dev.cel.common.CelFunctionDecl.newFunctionDeclaration;
import static dev.cel.common.CelOverloadDecl.newGlobalOverload;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.TypeParamType;
import dev.cel.parser.CelStandardMacro;
import java.util.Optional;
import java.util.Set;

/**
 * CEL as policies speak it: standard CEL, objects with lazy fields, and functions to follow
 * relations. Functions whose name starts with {@code @} cannot be written; {@link SafeForm} puts
 * them in.
 */
final class Language {

  static final String THIS = "this";
  static final String USER = "user";
  static final String STATE = "@state";

  /** The type of objects no field of which is known by name. */
  static final StructType NAMELESS_OBJECT = objectType(ImmutableSet.of());

  private static final CelType DYN = SimpleType.DYN;
  private static final CelType TEXT = SimpleType.STRING;
  private static final CelType BOOL = SimpleType.BOOL;
  private static final CelType ANY = TypeParamType.create("T");

  static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .populateMacroCalls(true)
          .build();

  private static final Cel PARSER = builder().build();

  private Language() {}

  /** Parses only. */
  static Cel parser() {
    return PARSER;
  }

  /**
   * What rules may use.
   *
   * @param fields all names that are selected anywhere; CEL knows an object's type by its fields
   */
  static Cel ofRules(Set<String> fields) {
    StructType object = objectType(fields);
    return functions(builder(), object)
        .addVar(USER, object)
        .addFunctionDeclarations(
            newFunctionDeclaration("can", newGlobalOverload("can", BOOL, object, TEXT)))
        .build();
  }

  /** What calculated fields may use: no user, no modes. */
  static Cel ofCalculatedFields(Set<String> fields) {
    return functions(builder(), objectType(fields)).build();
  }

  private static CelBuilder builder() {
    return CelFactory.plannerCelBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
  }

  private static CelBuilder functions(CelBuilder builder, StructType object) {
    CelType objects = ListType.create(object);
    return builder
        .setTypeProvider(provider(object))
        .addVar(THIS, object)
        .addVar(STATE, object)
        .addFunctionDeclarations(
            newFunctionDeclaration(
                "ref",
                newGlobalOverload("ref", object, TEXT, DYN),
                newGlobalOverload("ref_generic", object, DYN)),
            newFunctionDeclaration(
                "refs",
                newGlobalOverload("refs", objects, TEXT, DYN),
                newGlobalOverload("refs_generic", objects, DYN)),
            newFunctionDeclaration("field", newGlobalOverload("field", DYN, object, TEXT)),
            newFunctionDeclaration("value_or", newGlobalOverload("value_or", DYN, DYN, DYN)),
            newFunctionDeclaration(
                "@ref",
                newGlobalOverload("@ref", object, object, TEXT, DYN),
                newGlobalOverload("@ref_generic", object, object, DYN)),
            newFunctionDeclaration(
                "@refs",
                newGlobalOverload("@refs", objects, object, TEXT, DYN),
                newGlobalOverload("@refs_generic", objects, object, DYN)),
            newFunctionDeclaration(
                "@member", newGlobalOverload("@member", BOOL, DYN, object, TEXT)),
            newFunctionDeclaration(
                "@loop", newGlobalOverload("@loop", BOOL, object, SimpleType.INT, BOOL, DYN)),
            newFunctionDeclaration("@equal", newGlobalOverload("@equal", BOOL, object, DYN, DYN)),
            newFunctionDeclaration("@among", newGlobalOverload("@among", BOOL, object, DYN, DYN)),
            newFunctionDeclaration(
                "@ordered", newGlobalOverload("@ordered", BOOL, object, TEXT, DYN, DYN)),
            newFunctionDeclaration(
                "@test", newGlobalOverload("@test", BOOL, object, TEXT, DYN, DYN)),
            newFunctionDeclaration("@looked", newGlobalOverload("@looked", ANY, object, ANY)),
            newFunctionDeclaration("@made", newGlobalOverload("@made", ANY, object, ANY)),
            unary("@list", DYN),
            unary("@truth", BOOL),
            newFunctionDeclaration("@get", newGlobalOverload("@get", DYN, DYN, TEXT)),
            newFunctionDeclaration("@has", newGlobalOverload("@has", BOOL, DYN, TEXT)),
            newFunctionDeclaration("@at", newGlobalOverload("@at", DYN, DYN, DYN)))
        .addFunctionBindings(Functions.BINDINGS);
  }

  private static CelFunctionDecl unary(String name, CelType result) {
    return newFunctionDeclaration(name, newGlobalOverload(name, result, DYN));
  }

  private static StructType objectType(Set<String> fields) {
    ImmutableSet<String> names = ImmutableSet.<String>builder().addAll(fields).add("id").build();
    return StructType.create("object", names, field -> Optional.of(DYN));
  }

  private static CelTypeProvider provider(StructType object) {
    return new CelTypeProvider() {
      @Override
      public ImmutableCollection<CelType> types() {
        return ImmutableList.of(object);
      }

      @Override
      public Optional<CelType> findType(String name) {
        return name.equals(object.name()) ? Optional.of(object) : Optional.empty();
      }
    };
  }
}
