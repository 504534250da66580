package org.activitypub4j.signatures.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.eclipse.parsson.JsonProviderImpl;
import org.junit.jupiter.api.Test;

/** lessons M1: the canonical form of any number takes the same few steps. */
class M1CanonicalNumbersTest {
  private static final JsonProviderImpl JSON = new JsonProviderImpl();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** By trying one digit after the other, in exact decimals: of two as close, the even one. */
  private static BigDecimal shortest(double number) {
    BigDecimal exact = new BigDecimal(number);
    for (int digits = 1; ; digits++) {
      Optional<BigDecimal> found =
          Stream.of(RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP)
              .map(new Rounding(exact, digits)::in)
              .filter(rounded -> rounded.doubleValue() == number)
              .min(Comparator.comparing(rounded -> rounded.subtract(exact).abs()));
      if (found.isPresent()) {
        return found.get().stripTrailingZeros();
      }
    }
  }

  private record Rounding(BigDecimal exact, int digits) {
    BigDecimal in(RoundingMode mode) {
      return exact.round(new MathContext(digits, mode));
    }
  }

  private static void check(double number) {
    ShortestDecimal found = ShortestDecimal.of(number);

    assertThat(BigDecimal.valueOf(found.digits(), -found.exponent()))
        .as("%s", number)
        .isEqualTo(shortest(number));
  }

  @Property
  void has_the_fewest_digits_and_of_these_the_closest(@ForAll long bits) {
    double number = Math.abs(Double.longBitsToDouble(bits));
    if (number > 0 && Double.isFinite(number)) {
      check(number);
    }
  }

  @Property
  void of_a_number_that_people_write_too(@ForAll short digits, @ForAll byte exponent) {
    if (digits != 0) {
      check(Math.abs(digits) * Math.pow(10, exponent));
    }
  }

  @Test
  void of_all_powers_of_two_and_their_neighbours_too() {
    for (int exponent = -1_074; exponent < 1_024; exponent++) {
      double power = Math.scalb(1.0, exponent);
      check(power);
      check(Math.nextUp(power));
      if (exponent > -1_074) {
        check(Math.nextDown(power));
      }
    }
    check(Double.MAX_VALUE);
  }

  /** The double below it is only half as far away: the closest 16 digits mean another one. */
  @Test
  void of_a_power_of_two_the_closest_may_mean_its_neighbour() {
    assertThat(ShortestDecimal.of(Math.scalb(1.0, -1_017)))
        .isEqualTo(new ShortestDecimal(7_120_236_347_223_045L, -322));
  }

  @Test
  void of_the_smallest_too() {
    for (int i = 1; i < 500; i++) {
      check(i * Double.MIN_VALUE);
    }
  }

  @Test
  void a_document_of_extreme_numbers_takes_no_more_room_than_its_text_explains() {
    int count = 40_000;
    JsonArrayBuilder numbers = JSON.createArrayBuilder();
    for (int i = 0; i < count; i++) {
      numbers.add(new BigDecimal("1.23456789012345" + (10_000 + i) + "e-300"));
    }
    JsonArray array = numbers.build();
    JsonCanonicalization.canonicalize(array);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    byte[] canonical = JsonCanonicalization.canonicalize(array);

    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
        .as("bytes allocated for %d", canonical.length)
        .isLessThan(8_000L * count); // of which the JDK takes up to half to make it a double
  }

  @Test
  void a_document_of_more_numbers_than_any_has_gets_no_proof() {
    JsonArrayBuilder numbers = JSON.createArrayBuilder();
    for (int i = 0; i < 1_000; i++) {
      numbers.add(i).add(i + 0.5);
    }
    JsonArray most = numbers.build();

    assertThat(ProofTrees.defect(most)).isEmpty();
    assertThat(ProofTrees.defect(JSON.createArrayBuilder(most).add(0.5).build()))
        .hasValueSatisfying(why -> assertThat(why).contains("1000 numbers"));
  }
}
