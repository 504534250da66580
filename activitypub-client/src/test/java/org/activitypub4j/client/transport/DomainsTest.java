package org.activitypub4j.client.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lessons A5, A9: whose share it is that a host takes. */
class DomainsTest {

  @ParameterizedTest
  @CsvSource({
    "example.org,example.org",
    "a.b.example.org,example.org",
    "a.example.co.uk,example.co.uk",
    "example.co.uk,example.co.uk",
    "a.example.com.br,example.com.br",
    "a.b.example.city.kawasaki.jp,city.kawasaki.jp",
    "a.xn--bcher-kva.example.xn--p1ai,example.xn--p1ai",
    "a.evil.test,evil.test",
    "co.uk,co.uk",
    "org,org",
    "localhost,localhost",
    "h1.duckdns.org,duckdns.org",
    "a.b.github.io,github.io",
    "a.b.dweb.link,dweb.link",
    "192.0.2.1,192.0.2.1",
    "[2001:db8::1],[2001:db8::1]",
    "'',''"
  })
  void is_what_one_pays_for(String host, String domain) {
    assertThat(Domains.of(host)).isEqualTo(domain);
  }

  @Test
  void the_longest_host_is_no_work() {
    String host = "xn--a-0.".repeat(31) + "org";
    assertThat(Domains.of(host)).isEqualTo("xn--a-0.org");
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < 100; i++) {
      Domains.of(host);
    }
    long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    assertThat(Duration.ofNanos(nanos)).isLessThan(Duration.ofSeconds(2));
  }
}
