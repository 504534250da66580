package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Note;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.spi.ViewPolicy;
import org.junit.jupiter.api.Test;

/** security.md F1: a policy that fails shows nothing, and does not tell that there is something. */
class F1ViewPolicyTest {
  private static final URI FRIEND = URI.create("https://friend.example/users/f");
  private static final ViewPolicy FAILING =
      view -> {
        // As for an application that looks for the requester where there is none.
        return view.isPublic() || view.requester().orElseThrow().equals(FRIEND);
      };

  @Test
  void what_the_policy_fails_on_is_answered_as_what_is_not_there() {
    try (Here here = new Here(settings -> settings.viewPolicy(FAILING))) {
      Create secret = here.alice().publish(note(here, FRIEND));
      ServerResponse hidden = here.get(secret.objectId().orElseThrow());
      ServerResponse absent = here.get("/users/alice/posts/none");
      assertThat(hidden.status()).isEqualTo(404);
      assertThat(hidden.text()).isEqualTo(absent.text());
      assertThat(hidden.headers()).hasToString(absent.headers().toString());
    }
  }

  @Test
  void one_activity_that_the_policy_fails_on_does_not_take_the_outbox_away() {
    ViewPolicy failsOnce =
        view -> {
          if (view.object().filter(object -> object.cc().contains(FRIEND)).isPresent()) {
            throw new IllegalStateException("the database is away");
          }
          return view.isPublic();
        };
    try (Here here = new Here(settings -> settings.viewPolicy(failsOnce))) {
      Create open = here.alice().posts().note("<p>for all</p>");
      URI id = here.alice().newPostId();
      Create failing =
          here.alice()
              .publish(
                  Note.builder()
                      .id(id)
                      .to(org.activitypub4j.model.Audience.PUBLIC)
                      .cc(FRIEND)
                      .build());
      ServerResponse page = here.get("/users/alice/outbox?page=first");
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.text())
          .contains(open.id().orElseThrow().toString())
          .doesNotContain(failing.id().orElseThrow().toString());
    }
  }

  private static Note note(Here here, URI to) {
    return Note.builder().id(here.alice().newPostId()).content("<p>secret</p>").to(to).build();
  }
}
