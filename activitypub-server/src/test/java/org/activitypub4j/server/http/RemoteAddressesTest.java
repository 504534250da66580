package org.activitypub4j.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The address of a connection is charged, unless many clients share it. */
class RemoteAddressesTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,",
    "::1,",
    "10.1.2.3,",
    "192.168.1.1,",
    "172.16.0.1,",
    "fd00::1,",
    "fe80::1,",
    "127.0.0.2,127.0.0.2",
    "198.51.100.7,198.51.100.7",
    "2001:db8::7,2001:db8:0:0:0:0:0:7",
    "[2001:db8::7],2001:db8:0:0:0:0:0:7",
    "[::1],",
    "::ffff:198.51.100.7,198.51.100.7",
    "proxy.example,",
    "'',"
  })
  void an_address_that_is_most_likely_that_of_a_proxy_is_nobody(String address, String expected) {
    assertThat(RemoteAddresses.ofConnection(address)).isEqualTo(Optional.ofNullable(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7,c6336407",
    "2001:db8:1:2:3:4:5:6,20010db800010002",
    "2001:db8:1:2::1,20010db800010002",
    "::ffff:198.51.100.7,c6336407",
    "evil.example,",
    "999.1.1.1,",
    "1.2.3,",
    "1.2.3.4.5,",
    "1..2.3,",
    "1.2.3.+4,",
    "1,",
    "'',",
    "x:y,"
  })
  void whose_share_it_is_is_read_from_addresses_only(String address, String expected) {
    assertThat(RemoteAddresses.network(address)).isEqualTo(Optional.ofNullable(expected));
  }
}
