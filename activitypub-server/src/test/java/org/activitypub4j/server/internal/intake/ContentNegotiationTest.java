package org.activitypub4j.server.internal.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The types of bodies; what is asked for is tested by {@link O1AcceptTest}. */
class ContentNegotiationTest {
  @Test
  void E2_an_inbox_takes_the_types_that_servers_send() {
    assertThat(
            ContentNegotiation.isAccepted(Optional.of("application/activity+json; charset=utf-8")))
        .isTrue();
    assertThat(ContentNegotiation.isAccepted(Optional.of("application/ld+json"))).isTrue();
    assertThat(ContentNegotiation.isAccepted(Optional.of("application/json"))).isTrue();
    assertThat(ContentNegotiation.isAccepted(Optional.of("text/plain"))).isFalse();
    assertThat(ContentNegotiation.isAccepted(Optional.empty())).isFalse();
  }
}
