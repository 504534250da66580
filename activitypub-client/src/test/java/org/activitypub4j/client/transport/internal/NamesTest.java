package org.activitypub4j.client.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** security.md D8: what is remembered of names is little and for a short time. */
class NamesTest {
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private int addresses = 1;
  private final Names names =
      new Names(
          host -> {
            asked.incrementAndGet();
            return Collections.nCopies(addresses, InetAddress.getLoopbackAddress());
          },
          Runnable::run,
          Duration.ofSeconds(5),
          nanos::get);

  @Test
  void d8_a_name_is_kept_for_half_a_minute() throws UnknownHostException {
    names.addresses("a.test");
    names.addresses("a.test");
    assertThat(asked).hasValue(1);

    nanos.addAndGet(Duration.ofSeconds(31).toNanos());
    names.addresses("a.test");
    assertThat(asked).hasValue(2);

    names.forget("a.test");
    names.addresses("a.test");
    assertThat(asked).hasValue(3);
  }

  @Test
  void d8_ten_thousand_names_are_kept_and_none_with_many_addresses() throws UnknownHostException {
    for (int i = 0; i < 20_000; i++) {
      names.addresses("h" + i + ".test");
    }
    assertThat(names.size()).isLessThanOrEqualTo(10_000);

    asked.set(0);
    addresses = 17;
    names.addresses("many.test");
    names.addresses("many.test");
    assertThat(asked).hasValue(2);
  }
}
