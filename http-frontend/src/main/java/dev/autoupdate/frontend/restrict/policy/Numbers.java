package dev.autoupdate.frontend.restrict.policy;

import com.google.common.primitives.UnsignedLong;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Numbers as rules compare them: as the state has them written, never rounded. A whole number of
 * any size is compared exactly; what no type of CEL holds and is not whole cannot be compared.
 */
final class Numbers {

  private static final long LARGEST_EXACT = 1L << 53;
  private static final int MAX_DIGITS = 1_000;

  private Numbers() {}

  /** Long, Double, BigInteger, or, for what none of them holds, BigDecimal. */
  static Number of(BigDecimal written) {
    double rounded = written.doubleValue();
    if (Double.isFinite(rounded)
        && new BigDecimal(Double.toString(rounded)).compareTo(written) == 0) {
      return rounded;
    }
    if ((long) written.precision() - written.scale() > MAX_DIGITS) {
      return written;
    }
    BigDecimal stripped = written.stripTrailingZeros();
    return stripped.scale() <= 0 ? of(stripped.toBigIntegerExact()) : written;
  }

  /** Long, or BigInteger where that is too small. */
  static Number of(BigInteger written) {
    return written.bitLength() < Long.SIZE ? (Number) written.longValue() : written;
  }

  /** Whether they are the same number. */
  static boolean areEqual(Number one, Number other) {
    if (one instanceof Long a && other instanceof Long b) {
      return a.longValue() == b.longValue();
    }
    if (one instanceof Double a && other instanceof Double b) {
      return a.doubleValue() == b.doubleValue();
    }
    return !isNotANumber(one) && !isNotANumber(other) && compare(one, other) == 0;
  }

  static boolean isNotANumber(Object value) {
    return value instanceof Double number && number.isNaN();
  }

  /** As {@link Comparable}; neither is NaN. */
  static int compare(Number one, Number other) {
    if (one instanceof Long a && other instanceof Long b) {
      return Long.compare(a, b);
    }
    if (isInfinite(one) || isInfinite(other) || (isSmall(one) && isSmall(other))) {
      // Adding 0 makes one number of -0 and 0.
      return Double.compare(known(one).doubleValue() + 0.0, known(other).doubleValue() + 0.0);
    }
    return exact(one).compareTo(exact(other));
  }

  private static boolean isSmall(Number value) {
    return value instanceof Double
        || (value instanceof Long number && number >= -LARGEST_EXACT && number <= LARGEST_EXACT);
  }

  private static boolean isInfinite(Number value) {
    return value instanceof Double number && number.isInfinite();
  }

  private static Number known(Number value) {
    if (value instanceof BigDecimal) {
      throw new Unfit("a number that cannot be held exactly");
    }
    return value instanceof BigInteger large ? large.signum() : value;
  }

  private static BigDecimal exact(Number value) {
    Number number = value instanceof BigInteger ? value : known(value);
    if (number instanceof BigInteger large) {
      return new BigDecimal(large);
    }
    if (number instanceof UnsignedLong unsigned) {
      return new BigDecimal(unsigned.bigIntegerValue());
    }
    return number instanceof Long whole
        ? BigDecimal.valueOf(whole)
        : new BigDecimal(Double.toString(number.doubleValue()));
  }
}
