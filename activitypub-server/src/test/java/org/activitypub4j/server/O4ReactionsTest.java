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
  private final Here here = new Here();

  @AfterEach
  void close() {
    here.close();
  }

  private static ASObject post(URI to) {
    return Note.builder()
        .id(URI.create("https://peer.example/notes/1"))
        .attributedTo(AUTHOR)
        .to(to)
        .build();
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
    URI id = URI.create("https://peer.example/notes/1");
    Announce quiet = here.alice().reactions().announce(id, AUTHOR, Visibility.FOLLOWERS);
    assertThat(quiet.to()).containsExactly(here.alice().followers());
    assertThat(quiet.cc()).containsExactly(AUTHOR);
    assertThat(status(quiet)).isEqualTo(404);
  }

  @Test
  void what_has_no_author_or_no_id_cannot_be_liked() {
    ASObject nobodys = Note.builder().id(URI.create("https://peer.example/n")).build();
    ASObject unnamed = Note.builder().attributedTo(AUTHOR).build();
    assertThatThrownBy(() -> here.alice().reactions().like(nobodys)).hasMessageContaining("author");
    assertThatThrownBy(() -> here.alice().reactions().like(unnamed)).hasMessageContaining("id");
  }
}
