package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Link;
import org.activitypub4j.model.Note;
import org.junit.jupiter.api.Test;

/** A post leads people to its page, where the application has pages. */
class O13PageTest {
  private static Here withPages() {
    return new Here(
        settings -> settings.routes(Routes.defaults().toBuilder().page("/@{actor}/{id}").build()));
  }

  private static ASObject posted(Here here) {
    return here.alice().posts().note("<p>Hi</p>").embeddedObject().orElseThrow();
  }

  @Test
  void a_post_has_its_page_as_url() {
    try (Here here = withPages()) {
      ASObject post = posted(here);
      String id = post.id().orElseThrow().getPath();
      String last = id.substring(id.lastIndexOf('/') + 1);
      assertThat(post.urls())
          .singleElement()
          .satisfies(url -> assertThat(url.href()).contains(Here.uri("/@alice/" + last)));
    }
  }

  @Test
  void what_the_application_says_stays() {
    try (Here here = withPages()) {
      URI page = Here.uri("/2026/hello");
      Note note = Note.builder().content("x").to(Audience.PUBLIC).url(page).build();
      ASObject post = here.alice().publish(note).embeddedObject().orElseThrow();
      assertThat(post.urls())
          .extracting(Link::href)
          .extracting(Optional::get)
          .containsExactly(page);
    }
  }

  @Test
  void without_pages_there_is_no_url_that_leads_nowhere() {
    try (Here here = new Here()) {
      assertThat(posted(here).urls()).isEmpty();
    }
  }
}
