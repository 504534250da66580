package org.activitypub4j.client.transport.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.activitypub4j.client.transport.Cidr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** security.md B1: which addresses are dialled, decided on raw bytes. */
class B1AddressRangesTest {
  private final AddressPolicy policy = new AddressPolicy(List.of());

  static Stream<String> vector() throws IOException {
    return lines("B1-addresses.txt");
  }

  static Stream<String> lines(String name) throws IOException {
    try (InputStream in =
            Objects.requireNonNull(
                B1AddressRangesTest.class.getResourceAsStream("/security-vectors/" + name));
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith("#")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("vector")
  void each_address_of_the_vector_has_its_verdict(String line) {
    String[] fields = line.split(" ", 3);

    AddressVerdict verdict = policy.verdict(RawAddress.parse(fields[0]));

    assertThat(verdict)
        .isInstanceOf(
            fields[1].equals("public")
                ? AddressVerdict.Public.class
                : AddressVerdict.Forbidden.class);
  }

  @Test
  void the_vector_is_long_enough() throws IOException {
    assertThat(vector().count()).isGreaterThanOrEqualTo(120);
  }

  @Property
  void an_ipv6_address_that_embeds_an_ipv4_address_is_refused(
      @ForAll @Size(4) byte[] four, @ForAll @IntRange(max = 5) int form) {
    byte[] six = embed(four, form);

    assertThat(policy.verdict(six)).isInstanceOf(AddressVerdict.Forbidden.class);
  }

  @Property
  void an_exception_for_ipv4_lets_no_embedding_pass(
      @ForAll @Size(4) byte[] four, @ForAll @IntRange(max = 5) int form) {
    AddressPolicy all = new AddressPolicy(List.of(Cidr.parse("0.0.0.0/0")));

    assertThat(all.verdict(embed(four, form))).isInstanceOf(AddressVerdict.Forbidden.class);
    assertThat(all.verdict(four)).isInstanceOf(AddressVerdict.InAllowedNetwork.class);
  }

  @Property
  void outside_2000_slash_3_nothing_is_public(@ForAll @Size(16) byte[] six) {
    if ((six[0] & 0xE0) != 0x20) {
      assertThat(policy.verdict(six)).isInstanceOf(AddressVerdict.Forbidden.class);
    }
  }

  private static byte[] embed(byte[] four, int form) {
    String prefix =
        switch (form) {
          case 0 -> "::ffff:0:0";
          case 1 -> "::";
          case 2 -> "64:ff9b::";
          case 3 -> "64:ff9b:1::";
          case 4 -> "2002::";
          default -> "2001::";
        };
    byte[] six = RawAddress.parse(prefix);
    int at =
        switch (form) {
          case 4 -> 2;
          case 5 -> 12; // the client, which Teredo inverts
          default -> 12;
        };
    for (int i = 0; i < 4; i++) {
      six[at + i] = form == 5 ? (byte) ~four[i] : four[i];
    }
    return six;
  }

  @Test
  void an_address_with_a_scope_is_refused_even_in_an_allowed_network() throws UnknownHostException {
    AddressPolicy allowing = new AddressPolicy(List.of(Cidr.parse("fe80::/10")));
    byte[] linkLocal = RawAddress.parse("fe80::1");

    assertThat(allowing.verdict(Inet6Address.getByAddress("x", linkLocal, 1)))
        .isInstanceOf(AddressVerdict.Forbidden.class);
    assertThat(allowing.verdict(Inet6Address.getByAddress("x", linkLocal, -1)))
        .isInstanceOf(AddressVerdict.InAllowedNetwork.class);
  }

  @Test
  void a_filter_of_the_application_refuses_more_and_allows_nothing_more() throws Exception {
    InetAddress ours = InetAddress.getByName("93.184.216.34");
    InetAddress other = InetAddress.getByName("93.184.216.35");
    AddressPolicy filtered = new AddressPolicy(List.of(), address -> !address.equals(ours));

    assertThat(filtered.verdict(ours)).isInstanceOf(AddressVerdict.Forbidden.class);
    assertThat(filtered.verdict(other)).isInstanceOf(AddressVerdict.Public.class);
    assertThat(filtered.verdict(InetAddress.getByName("10.0.0.1")))
        .isInstanceOf(AddressVerdict.Forbidden.class);
  }

  @Test
  void an_exception_covers_its_range_and_no_more() {
    AddressPolicy allowing = new AddressPolicy(List.of(Cidr.parse("10.1.0.0/16")));

    assertThat(allowing.verdict(RawAddress.parse("10.1.255.255")))
        .isInstanceOf(AddressVerdict.InAllowedNetwork.class);
    assertThat(allowing.verdict(RawAddress.parse("10.2.0.0")))
        .isInstanceOf(AddressVerdict.Forbidden.class);
    assertThat(allowing.verdict(RawAddress.parse("127.0.0.1")))
        .isInstanceOf(AddressVerdict.Forbidden.class);
  }

  /** Reads addresses without the conversions of InetAddress. */
  static final class RawAddress {
    private RawAddress() {}

    static byte[] parse(String text) {
      if (text.indexOf(':') < 0) {
        return quad(text);
      }
      int gap = text.indexOf("::");
      byte[] head = groups(gap < 0 ? text : text.substring(0, gap));
      byte[] tail = groups(gap < 0 ? "" : text.substring(gap + 2));
      return ByteBuffer.allocate(16)
          .put(head)
          .put(new byte[16 - head.length - tail.length])
          .put(tail)
          .array();
    }

    private static byte[] groups(String text) {
      ByteBuffer bytes = ByteBuffer.allocate(16);
      for (String group : text.split(":", -1)) {
        if (group.indexOf('.') >= 0) {
          bytes.put(quad(group));
        } else if (!group.isEmpty()) {
          bytes.putShort((short) Integer.parseInt(group, 16));
        }
      }
      return java.util.Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static byte[] quad(String text) {
      ByteBuffer bytes = ByteBuffer.allocate(4);
      for (String part : text.split("\\.", -1)) {
        bytes.put((byte) Integer.parseInt(part));
      }
      return bytes.array();
    }
  }
}
