package org.activitypub4j.signatures.proof;

import java.math.BigInteger;

/**
 * The shortest decimal that still means the same double, and the closest one if there are several:
 * {@code digits * 10 ^ exponent}. Any number takes only a few multiplications. With exact decimals,
 * a number such as 1.1e-300 takes a thousand times as long, and a document may have a hundred
 * thousand of them.
 *
 * <p>The JDK does the same since version 19, but gives at least two digits.
 *
 * @param digits positive, without zeros at the end
 * @see <a href="https://drive.google.com/file/d/1IEeATSVnEE6TkrHlCYNY2GjaraBjOT4f">Raffaello
 *     Giulietti: The Schubfach way to render doubles</a>
 */
record ShortestDecimal(long digits, int exponent) {
  private static final int FRACTION_BITS = 52;
  private static final int MIN_EXPONENT = -1_074;

  /** The powers of ten that we need, as multiples of a power of two with 126 bits. */
  private static final class Powers {
    private static final int MIN = -292;
    private static final int MAX = 324;
    private static final int BITS = 126;
    private static final long[] HIGH = new long[MAX - MIN + 1];
    private static final long[] LOW = new long[MAX - MIN + 1];

    static {
      for (int power = MIN; power <= MAX; power++) {
        BigInteger ten = BigInteger.TEN.pow(Math.abs(power));
        BigInteger bits =
            power >= 0
                ? ten.shiftLeft(BITS).shiftRight(ten.bitLength())
                : BigInteger.ONE.shiftLeft(BITS + ten.bitLength() - 1).divide(ten);
        BigInteger above = bits.add(BigInteger.ONE);
        HIGH[power - MIN] = above.shiftRight(63).longValueExact();
        LOW[power - MIN] = above.longValue() & Long.MAX_VALUE;
      }
    }

    /** Multiplies the number by the power. The unit is a quarter; odd if something was cut off. */
    static long times(int power, long number) {
      long high = HIGH[power - MIN];
      long below = Math.multiplyHigh(LOW[power - MIN], number);
      long middle = ((high * number) >>> 1) + below;
      long whole = Math.multiplyHigh(high, number) + (middle >>> 63);
      return whole | (((middle & Long.MAX_VALUE) + Long.MAX_VALUE) >>> 63);
    }
  }

  /**
   * Returns the decimal of a number.
   *
   * @param number finite and greater than zero
   */
  static ShortestDecimal of(double number) {
    long bits = Double.doubleToLongBits(number);
    long fraction = bits & ((1L << FRACTION_BITS) - 1);
    int biased = (int) (bits >>> FRACTION_BITS);
    long mantissa = biased == 0 ? fraction : fraction | (1L << FRACTION_BITS);
    int exponent = MIN_EXPONENT + Math.max(0, biased - 1);
    return of(mantissa, exponent, fraction == 0 && biased > 1);
  }

  /**
   * Returns the decimal of {@code mantissa * 2 ^ exponent}.
   *
   * @param powerOfTwo whether the next smaller double is only half as far away as the next larger
   *     one
   */
  private static ShortestDecimal of(long mantissa, int exponent, boolean powerOfTwo) {
    // All numbers up to halfway to both neighbours mean this double. The halfway points themselves
    // mean it only if the mantissa is even.
    long exclusive = mantissa & 1;
    int ten = powerOfTwo ? log10OfThreeQuarters(exponent) : log10(exponent);
    int shift = exponent + log2(-ten) + 2;
    long value = Powers.times(-ten, (4 * mantissa) << shift);
    long lower = Powers.times(-ten, (4 * mantissa - (powerOfTwo ? 1 : 2)) << shift) + exclusive;
    long upper = Powers.times(-ten, (4 * mantissa + 2) << shift) - exclusive;

    long down = value >> 2;
    long shorter = down / 10 * 10;
    if (shorter > 0 && lower <= shorter << 2) {
      return stripped(shorter, ten);
    }
    if (down >= 10 && (shorter + 10) << 2 <= upper) {
      return stripped(shorter + 10, ten);
    }
    boolean downMeansIt = lower <= down << 2;
    boolean upMeansIt = (down + 1) << 2 <= upper;
    long nearer = value - ((2 * down + 1) << 1);
    boolean isDown =
        downMeansIt == upMeansIt ? nearer < 0 || (nearer == 0 && (down & 1) == 0) : downMeansIt;
    return stripped(isDown ? down : down + 1, ten);
  }

  private static ShortestDecimal stripped(long digits, int exponent) {
    long fewer = digits;
    int larger = exponent;
    while (fewer % 10 == 0) {
      fewer /= 10;
      larger++;
    }
    return new ShortestDecimal(fewer, larger);
  }

  /** Returns the whole part of {@code log10(2 ^ exponent)}. */
  private static int log10(int exponent) {
    return (int) ((exponent * 661_971_961_083L) >> 41);
  }

  /** Returns the whole part of {@code log10(3/4 * 2 ^ exponent)}. */
  private static int log10OfThreeQuarters(int exponent) {
    return (int) ((exponent * 661_971_961_083L - 274_743_187_321L) >> 41);
  }

  /** Returns the whole part of {@code log2(10 ^ power)}. */
  private static int log2(int power) {
    return (int) ((power * 913_124_641_741L) >> 38);
  }
}
