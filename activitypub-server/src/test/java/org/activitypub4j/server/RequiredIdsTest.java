package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Block;
import org.activitypub4j.model.Follow;
import org.activitypub4j.model.Mention;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Visibility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is no http or https URL, or on this server the id of nobody, is refused, and not left out
 * silently.
 */
class RequiredIdsTest {
  private static final URI GOOD = URI.create("https://good.example/1");

  @AutoClose private final TestServer server = TestServer.start();
  private final ActorContext alice = server.actor("alice");

  private static void refused(URI id, Runnable call) {
    assertThatIllegalArgumentException()
        .isThrownBy(call::run)
        .withMessageStartingWith(id + " is not the id of ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"@bob@b.example", "/users/bob", "mailto:bob@b.example", "acct:bob@b.example", "b"})
  void O11_what_is_no_id_is_refused(String text) {
    URI bad = URI.create(text);
    refused(bad, () -> alice.follows().follow(bad));
    refused(bad, () -> alice.blocks().block(bad));
    refused(bad, () -> alice.reactions().like(bad, GOOD, Visibility.PUBLIC));
    refused(bad, () -> alice.reactions().like(GOOD, bad, Visibility.PUBLIC));
    refused(bad, () -> alice.reactions().announce(bad, GOOD, Visibility.PUBLIC));
    refused(bad, () -> alice.reactions().announce(GOOD, bad, Visibility.PUBLIC));
    List<Mention> mentions = List.of(Mention.of(bad, "@bob@b.example"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> alice.posts().note("<p>x</p>", mentions))
        .withMessageContaining("id of an actor");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> alice.posts().note("<p>x</p>", Visibility.DIRECT, mentions))
        .withMessageContaining("id of an actor");
    assertThat(server.federation.deliveries().counts().waiting()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/users/nobody", "/users/bob?x", "/actor", "/nothing", ""})
  void O11_an_id_of_this_server_that_no_actor_has_is_refused(String path) {
    URI nobody = URI.create(server.federation.origin() + path);
    List<Mention> mentions = List.of(Mention.of(nobody, "@nobody"));
    Note post = Note.builder().id(GOOD).attributedTo(nobody).to(Audience.PUBLIC).build();
    refused(nobody, () -> alice.follows().follow(nobody));
    refused(nobody, () -> alice.send(Follow.builder().object(nobody).to(nobody).build()));
    refused(nobody, () -> alice.blocks().block(nobody));
    refused(nobody, () -> alice.send(Block.builder().object(nobody).to(nobody).build()));
    refused(nobody, () -> alice.reactions().like(GOOD, nobody, Visibility.PUBLIC));
    refused(nobody, () -> alice.reactions().like(post));
    refused(nobody, () -> alice.reactions().announce(GOOD, nobody, Visibility.PUBLIC));
    refused(nobody, () -> alice.reactions().announce(post));
    refused(nobody, () -> alice.posts().note("<p>x</p>", mentions));
    refused(nobody, () -> alice.posts().note("<p>x</p>", Visibility.DIRECT, mentions));
    assertThat(alice.follows().following(10)).isEmpty();
    assertThat(alice.blocks().blocked(10)).isEmpty();
    assertThat(server.federation.receivedActivities().counts().waiting()).isZero();
  }

  @Test
  void an_actor_of_this_server_can_be_followed_blocked_and_mentioned() {
    URI bob = server.actor("bob").id();
    alice.follows().follow(bob);
    assertThat(alice.follows().state(bob)).isPresent();
    alice.blocks().block(bob);
    assertThat(alice.blocks().blocked(10)).containsExactly(bob);
    alice.posts().note("<p>x</p>", Visibility.DIRECT, List.of(Mention.of(bob, "@bob")));
    alice.reactions().like(GOOD, bob, Visibility.PUBLIC);
  }
}
