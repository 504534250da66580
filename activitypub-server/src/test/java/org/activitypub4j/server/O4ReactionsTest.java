package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Announce;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Visibility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is about a public post can be fetched by everybody; what is not stays between two. */
class O4ReactionsTest {
  private static final URI AUTHOR = URI.create("https://peer.example/users/carol");
  private static final URI POST = URI.create("https://peer.example/notes/1");
  private final Here here = new Here();

  @AfterEach
  void close() {
    here.close();
  }

  private static ASObject post(URI to) {
    return Note.builder().id(POST).attributedTo(AUTHOR).to(to).build();
  }

  private int status(Activity activity) {
    return here.get(activity.id().orElseThrow()).status();
  }

  @Test
  void everybody_can_fetch_the_Like_of_a_public_post_and_only_the_author_is_sent_it() {
    Like like = here.alice().reactions().like(post(Audience.PUBLIC));
    assertThat(status(like)).isEqualTo(200);
    assertThat(here.targets()).containsExactly(AUTHOR);
  }

  @Test
  void the_Like_of_a_direct_post_is_for_its_author_only() {
    Like like = here.alice().reactions().like(post(here.alice().id()));
    assertThat(status(like)).isEqualTo(404);
    assertThat(like.to()).containsExactly(AUTHOR);
    assertThat(like.cc()).isEmpty();
  }

  @Test
  void a_post_that_is_not_for_everybody_is_not_shared_by_accident() {
    assertThatThrownBy(() -> here.alice().reactions().announce(post(here.alice().id())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not for everybody");
    assertThat(here.targets()).isEmpty();
  }

  @Test
  void an_Announce_has_the_audience_that_is_asked_for() {
    Announce whole = here.alice().reactions().announce(post(Audience.PUBLIC));
    assertThat(whole.to()).containsExactly(Audience.PUBLIC);
    Announce quiet = here.alice().reactions().announce(POST, AUTHOR, Visibility.FOLLOWERS);
    assertThat(quiet.to()).containsExactly(here.alice().followers());
    assertThat(quiet.cc()).containsExactly(AUTHOR);
    assertThat(status(quiet)).isEqualTo(404);
  }

  @Test
  void what_is_liked_or_shared_is_taken_back_by_the_post() {
    ActorReactions reactions = here.alice().reactions();
    Like like = reactions.like(post(Audience.PUBLIC));
    Announce share = reactions.announce(post(Audience.PUBLIC));
    assertThat(reactions.undoLike(POST).embeddedObject().orElseThrow().id()).isEqualTo(like.id());
    assertThat(reactions.undoAnnounce(POST).embeddedObject().orElseThrow().id())
        .isEqualTo(share.id());
    assertThat(here.targets()).containsExactly(AUTHOR, AUTHOR, AUTHOR, AUTHOR);
    assertThatThrownBy(() -> reactions.undoLike(POST)).hasMessage("alice does not like " + POST);
    assertThatThrownBy(() -> reactions.undoAnnounce(POST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("alice does not share " + POST);
    assertThat(reactions.like(post(Audience.PUBLIC)).id()).isNotEqualTo(like.id());
  }

  @Test
  void what_is_undone_by_its_id_can_be_done_again() {
    ActorReactions reactions = here.alice().reactions();
    Like like = reactions.like(post(Audience.PUBLIC));
    here.alice().undo(like.id().orElseThrow());
    assertThatThrownBy(() -> reactions.undoLike(POST)).hasMessageContaining("does not like");
    assertThat(reactions.like(post(Audience.PUBLIC)).id()).isNotEqualTo(like.id());
  }

  @Test
  void what_is_liked_or_shared_already_is_not_sent_again() {
    ActorReactions reactions = here.alice().reactions();
    assertThat(reactions.like(post(Audience.PUBLIC)).id())
        .isEqualTo(reactions.like(post(Audience.PUBLIC)).id());
    assertThat(reactions.announce(post(Audience.PUBLIC)).id())
        .isEqualTo(reactions.announce(post(Audience.PUBLIC)).id());
    assertThat(here.targets()).hasSize(2);
    here.federation.actor("bob").reactions().like(post(Audience.PUBLIC));
    assertThat(here.targets()).as("bob is somebody else").hasSize(3);
  }

  @Test
  void what_has_no_author_or_no_id_cannot_be_liked() {
    ASObject nobodys = Note.builder().id(URI.create("https://peer.example/n")).build();
    ASObject unnamed = Note.builder().attributedTo(AUTHOR).build();
    assertThatThrownBy(() -> here.alice().reactions().like(nobodys)).hasMessageContaining("author");
    assertThatThrownBy(() -> here.alice().reactions().like(unnamed)).hasMessageContaining("id");
  }
}
