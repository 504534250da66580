package org.activitypub4j.signatures.internal;

import java.math.BigInteger;
import java.util.Optional;

/** Base58 with the alphabet of Bitcoin. Multibase calls it base58btc. */
public final class Base58 {
  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(58);

  private Base58() {}

  public static String encode(byte[] bytes) {
    StringBuilder reversed = new StringBuilder(bytes.length * 7 / 5 + 1);
    BigInteger rest = new BigInteger(1, bytes);
    while (rest.signum() > 0) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      reversed.append(ALPHABET.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
      reversed.append('1');
    }
    return reversed.reverse().toString();
  }

  /** Returns the bytes; empty if a character is not in the alphabet. */
  public static Optional<byte[]> decode(String text) {
    BigInteger number = BigInteger.ZERO;
    int zeros = 0;
    boolean leading = true;
    for (int i = 0; i < text.length(); i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        return Optional.empty();
      }
      leading &= digit == 0;
      zeros += leading ? 1 : 0;
      number = number.multiply(BASE).add(BigInteger.valueOf(digit));
    }
    byte[] magnitude = number.toByteArray();
    int sign = magnitude[0] == 0 ? 1 : 0;
    byte[] bytes = new byte[zeros + magnitude.length - sign];
    System.arraycopy(magnitude, sign, bytes, zeros, magnitude.length - sign);
    return Optional.of(bytes);
  }
}
