package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URLEncoder;
import java.util.Optional;
import org.activitypub4j.client.FetchException;
import org.activitypub4j.testing.LoopbackPeer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** lessons.md O8: a visitor follows an actor of ours from the visitor's own server. */
class O8RemoteFollowTest {
  @AutoClose private final TestServer server = TestServer.start();
  @AutoClose private final LoopbackPeer peer = LoopbackPeer.start();
  private final ActorContext alice = server.actor("alice");

  private Optional<URI> page(String template) {
    String handle = "carol@" + peer.uri("/").getAuthority();
    peer.serve(
        "/.well-known/webfinger?resource=" + URLEncoder.encode("acct:" + handle, UTF_8),
        "application/jrd+json",
        """
        {"subject":"acct:%s","links":[
          {"rel":"self","type":"application/activity+json","href":"https://x.example/carol"},
          {"rel":"http://ostatus.org/schema/1.0/subscribe","template":"%s"}]}"""
            .formatted(handle, template));
    return alice.follows().pageToFollow("@" + handle);
  }

  @Test
  void the_visitors_server_says_where() {
    String id = URLEncoder.encode(alice.id().toString(), UTF_8);
    assertThat(page("http://social.example/authorize_interaction?uri={uri}&x=1"))
        .contains(URI.create("http://social.example/authorize_interaction?uri=" + id + "&x=1"));
  }

  @Test
  void what_is_no_page_is_not_used() {
    assertThat(page("javascript:alert('{uri}')")).isEmpty();
    assertThat(page("/follow?uri={uri}")).isEmpty();
    assertThat(page("http://social.example/follow")).isEmpty();
    assertThat(page("https://social.example/{uri}"))
        .as("this server has another scheme, as one with https would refuse http")
        .isEmpty();
  }

  @Test
  void who_has_no_handle_or_is_not_known_there_is_told() {
    assertThatThrownBy(() -> alice.follows().pageToFollow("carol"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a handle");
    assertThatThrownBy(
            () -> alice.follows().pageToFollow("@nobody@" + peer.uri("/").getAuthority()))
        .isInstanceOf(FetchException.class);
  }
}
