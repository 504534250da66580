package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.activitypub4j.signatures.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/activity+json",
        "application/activity+json, application/ld+json",
        "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"",
        "text/html;q=0.5, application/activity+json",
        "application/ld+json"
      })
  void F3_a_client_that_asks_for_ActivityStreams_gets_it(String accept) {
    assertThat(MediaTypes.wantsActivityStreams(Headers.of("Accept", accept))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "*/*",
        "text/html, application/activity+json;q=0.1",
        "application/activity+jsonx"
      })
  void F3_a_browser_gets_a_page(String accept) {
    assertThat(MediaTypes.wantsActivityStreams(Headers.of("Accept", accept))).isFalse();
  }

  @Test
  void E2_an_inbox_takes_the_types_that_servers_send() {
    assertThat(MediaTypes.isAccepted(Optional.of("application/activity+json; charset=utf-8")))
        .isTrue();
    assertThat(MediaTypes.isAccepted(Optional.of("application/ld+json"))).isTrue();
    assertThat(MediaTypes.isAccepted(Optional.of("application/json"))).isTrue();
    assertThat(MediaTypes.isAccepted(Optional.of("text/plain"))).isFalse();
    assertThat(MediaTypes.isAccepted(Optional.empty())).isFalse();
  }
}
