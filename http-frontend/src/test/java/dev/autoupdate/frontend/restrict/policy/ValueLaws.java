package dev.autoupdate.frontend.restrict.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.autoupdate.frontend.read.WorkBudget;
import dev.autoupdate.schema.Json;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.Program;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Values are to rules what they are to CEL and to JSON. */
final class ValueLaws {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Program in = program("x in l");

  private static Program program(String expression) {
    Cel cel =
        CelFactory.plannerCelBuilder()
            .setOptions(CelOptions.current().enableHeterogeneousNumericComparisons(true).build())
            .addVar("x", SimpleType.DYN)
            .addVar("l", SimpleType.DYN)
            .build();
    try {
      return cel.createProgram(cel.compile(expression).getAst());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  // Beyond 2^53 CEL takes whole numbers and decimals for different that are equal: see NumberLaws.
  @Property
  void membershipIsThatOfCel(@ForAll("values") Object element, @ForAll("lists") List<Object> list)
      throws Exception {
    Assume.that(!(element + " " + list).matches("(?s).*(9007199254740992|9\\.00719925|E18).*"));
    assertThat(new Comparisons(WorkBudget.unlimited().meter()).isMember(element, list))
        .isEqualTo(in.eval(Map.of("x", element, "l", list)));
  }

  @Property
  void aValueIsTheSameBothWays(@ForAll("values") Object value) {
    assertThat(JsonValues.toCel(JsonValues.toJson(value))).isEqualTo(value);
  }

  @Property
  void jsonIsReadAsAParserReadsIt(@ForAll("values") Object value) throws Exception {
    Json json = Objects.requireNonNull(JsonValues.toJson(value));
    assertThat(MAPPER.writeValueAsString(JsonValues.toCel(json)))
        .isEqualTo(MAPPER.readTree(json.utf8()).toString());
  }

  @Example
  void numbersKeepTheirKind() {
    assertThat(JsonValues.toCel(Json.of("9223372036854775807"))).isEqualTo(Long.MAX_VALUE);
    assertThat(JsonValues.toCel(Json.of("9223372036854775808")))
        .isEqualTo(BigInteger.ONE.shiftLeft(63));
    assertThat(JsonValues.toCel(Json.of("-0"))).isEqualTo(0L);
    assertThat(JsonValues.toCel(Json.of("1.0"))).isEqualTo(1.0);
    assertThat(JsonValues.toCel(Json.of("[1,2.5,-3]"))).isEqualTo(List.of(1L, 2.5, -3L));
    assertThat(JsonValues.toCel(Json.of("[]"))).isEqualTo(List.of());
    assertThat(JsonValues.toCel(Json.of("null"))).isEqualTo(NullValue.NULL_VALUE);
    assertThat(JsonValues.toCel(null)).isEqualTo(NullValue.NULL_VALUE);
  }

  @Provide
  Arbitrary<Object> values() {
    Arbitrary<Object> simple = simple();
    return Arbitraries.oneOf(
        simple,
        simple.list().ofMaxSize(3).map(ImmutableList::copyOf),
        Arbitraries.maps(Arbitraries.of("a", "b"), simple).map(ImmutableMap::copyOf));
  }

  @Provide
  Arbitrary<List<Object>> lists() {
    return values().list().ofMaxSize(6).map(ImmutableList::copyOf);
  }

  private static Arbitrary<Object> simple() {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(-2, 2).map(each -> (Object) each),
        Arbitraries.of(Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53, (1L << 53) + 1),
        Arbitraries.of(-1.0, 0.0, 1.0, 1.5, 0x1p53, 0x1p63),
        Arbitraries.of("", "a", "\"", "\\", "\u00f6\n"),
        Arbitraries.of(true, false));
  }
}
