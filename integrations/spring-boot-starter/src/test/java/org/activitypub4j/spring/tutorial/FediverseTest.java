package org.activitypub4j.spring.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Follow;
import org.activitypub4j.model.Note;
import org.activitypub4j.server.ActorContext;
import org.activitypub4j.server.Federation;
import org.activitypub4j.spring.test.ActivityPubTest;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ActivityPubTest(
    properties = {
      "spring.datasource.url=jdbc:sqlite:target/journal-${random.uuid}.db?journal_mode=WAL&transaction_mode=IMMEDIATE&busy_timeout=10000",
      "spring.sql.init.mode=always",
      "spring.sql.init.schema-locations=classpath:tutorial/schema.sql",
      "spring.autoconfigure.exclude=org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration,"
          + "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration"
    })
class FediverseTest {
  @Autowired private Federation federation;
  @Autowired private LoopbackPeer peer;
  @Autowired private Journal journal;

  @Test
  void a_follower_gets_an_entry_and_an_answer_is_a_comment() {
    PeerActor carol = peer.actor("/users/carol");
    ActorContext alice = federation.actor("1");
    carol.send(
        alice.inbox(),
        Follow.builder().id(peer.uri("/1")).actor(carol.id()).object(alice.id()).build());
    Await.until("the follow is accepted", () -> alice.follows().countFollowers() == 1);

    journal.write(new Journal.Entry("first", 1, "First", "<p>Hello, everybody.</p>"));
    Await.until(
        "the entry arrives",
        () ->
            peer.requests("POST", "/users/carol/inbox").stream()
                .anyMatch(request -> request.object() instanceof Create));

    URI entry = federation.origin().resolve("/entries/first");
    Note answer =
        Note.builder()
            .id(peer.uri("/2"))
            .attributedTo(carol.id())
            .inReplyTo(entry)
            .content("<p>Hello, Alice.</p>")
            .to(Audience.PUBLIC)
            .cc(alice.id())
            .build();
    carol.send(
        alice.inbox(),
        Create.builder()
            .id(peer.uri("/3"))
            .actor(carol.id())
            .object(answer)
            .to(Audience.PUBLIC)
            .cc(alice.id())
            .build());
    Await.until("the comment", () -> !journal.comments("first").isEmpty());
    assertThat(journal.comments("first")).containsExactly("<p>Hello, Alice.</p>");
  }
}
