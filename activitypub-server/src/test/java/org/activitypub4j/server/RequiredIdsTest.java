package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.activitypub4j.model.Mention;
import org.activitypub4j.model.Visibility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no http or https URL is refused as an id, and not left out silently. */
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
}
