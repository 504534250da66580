package org.activitypub4j.client.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  private static InetAddress address(int... bytes) {
    byte[] raw = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      raw[i] = (byte) bytes[i];
    }
    try {
      return InetAddress.getByAddress(raw);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_range_ends_within_a_byte_too() {
    Cidr range = Cidr.parse("172.16.0.0/12");

    assertThat(range.contains(address(172, 15, 255, 255))).isFalse();
    assertThat(range.contains(address(172, 16, 0, 0))).isTrue();
    assertThat(range.contains(address(172, 31, 255, 255))).isTrue();
    assertThat(range.contains(address(172, 32, 0, 0))).isFalse();
  }

  @Test
  void a_single_address_and_everything_are_ranges() {
    assertThat(Cidr.parse("127.0.0.1").contains(address(127, 0, 0, 1))).isTrue();
    assertThat(Cidr.parse("127.0.0.1").contains(address(127, 0, 0, 2))).isFalse();
    assertThat(Cidr.parse("0.0.0.0/0").contains(address(255, 255, 255, 255))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.0/8", "fd00:0:0:0:0:0:0:0/8", "10.1.2.3/32"})
  void what_is_printed_is_read_as_the_same(String text) {
    assertThat(Cidr.parse(text)).hasToString(text).isEqualTo(Cidr.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "x",
        "localhost",
        "127.0.0.1/8",
        "127.0.0.0/33",
        "127.0.0.0/-1",
        "127.0.0.0/",
        "127.0.0.0/8/8",
        "127.1/32",
        "0177.0.0.1",
        "2130706433",
        "fd00::/129",
        "fd00::%1/8",
        "::ffff:1.2.3.4x/128",
        "127.0.0.0/٨"
      })
  void what_is_not_a_range_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Cidr.parse(text));
  }
}
