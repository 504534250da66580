package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.spi.Tx;
import org.junit.jupiter.api.Test;

/** A handler can be tested with what a test makes itself. */
class ReceivedTest {
  private static final Person CAROL =
      Person.builder().id(URI.create("https://carol.example/carol")).build();
  private static final Tx TX = new Tx() {};

  private static Create create(String note, URI author) {
    return Create.builder()
        .id(URI.create("https://carol.example/1"))
        .actor(CAROL.id().orElseThrow())
        .object(Note.builder().id(URI.create(note)).attributedTo(author).content("hi").build())
        .build();
  }

  @Test
  void a_handler_is_called_with_what_a_test_made() {
    List<String> heard = new ArrayList<>();
    InboxHandler<Create> handler =
        (tx, received) ->
            heard.add(
                received.concerns()
                    + " "
                    + received.object().orElseThrow().content().orElseThrow().toPlainText());
    Create create = create("https://carol.example/n", CAROL.id().orElseThrow());
    handler.apply(TX, Received.of(create, CAROL, "alice"));
    assertThat(heard).containsExactly("[alice] hi");
  }

  @Test
  void what_a_test_makes_is_pruned_as_what_comes_in() {
    URI other = URI.create("https://dave.example/dave");
    Received<Create> received = Received.of(create("https://dave.example/n", other), CAROL);
    assertThat(received.object()).isEmpty();
    assertThat(received.activity().objectId()).contains(URI.create("https://dave.example/n"));
    assertThat(received.received().asClaimed().embeddedObject()).isPresent();
  }

  @Test
  void what_another_did_is_not_what_the_actor_did() {
    Person dave = Person.builder().id(URI.create("https://dave.example/dave")).build();
    Create create = create("https://carol.example/n", CAROL.id().orElseThrow());
    assertThatThrownBy(() -> Received.of(create, dave)).hasMessageContaining("is not by");
    assertThatThrownBy(() -> Received.of(create, Person.builder().build()))
        .hasMessageContaining("has no id");
  }
}
