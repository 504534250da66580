package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.Mastodon;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Person;
import org.activitypub4j.model.Reference;
import org.junit.jupiter.api.Test;

/** lessons.md O19: an actor has a list of pinned posts, and the date that the application gives. */
class O19FeaturedTest {
  private static JsonObject featured(Here here) {
    JsonObject actor = Vectors.parse(here.get("/users/alice").text());
    return Vectors.parse(here.get(URI.create(actor.getString("featured"))).text());
  }

  @Test
  void nothing_is_pinned_where_the_application_says_nothing() {
    try (Here here = new Here()) {
      assertThat(featured(here).getString("type")).isEqualTo("OrderedCollection");
      assertThat(featured(here).getInt("totalItems")).isZero();
      assertThat(featured(here).getJsonArray("orderedItems")).isEmpty();
      assertThat(here.get("/users/nobody/featured").status()).isEqualTo(404);
    }
  }

  @Test
  void what_is_pinned_is_listed_in_order_but_for_what_others_may_not_see() {
    List<URI> pinned = new CopyOnWriteArrayList<>();
    try (Here here =
        new Here(
            settings -> settings.featured(name -> name.equals("alice") ? pinned : List.of()))) {
      URI first = here.alice().posts().note("<p>1</p>").objectId().orElseThrow();
      URI second = here.alice().posts().note("<p>2</p>").objectId().orElseThrow();
      URI deleted = here.alice().posts().note("<p>3</p>").objectId().orElseThrow();
      here.alice().posts().delete(deleted);
      URI hidden =
          here.alice()
              .publish(Note.builder().content("<p>psst</p>").to(here.alice().followers()).build())
              .objectId()
              .orElseThrow();
      pinned.addAll(List.of(second, hidden, deleted, here.alice().newPostId(), first));
      assertThat(featured(here).getJsonArray("orderedItems").toString())
          .isEqualTo("[\"" + second + "\",\"" + first + "\"]");
      assertThat(featured(here).getInt("totalItems")).isEqualTo(2);
    }
  }

  @Test
  void what_the_profile_says_itself_is_kept() {
    Instant joined = Instant.parse("2020-02-02T10:00:00Z");
    Person profile =
        Person.builder()
            .set(AS.PUBLISHED, joined)
            .set(Mastodon.FEATURED, Reference.to(Here.uri("/pins")))
            .build();
    try (Federation federation =
        Federation.builder(Here.ORIGIN, name -> Optional.of(profile)).executor(w -> {}).build()) {
      assertThat(federation.document("alice").orElseThrow().published()).contains(joined);
      assertThat(federation.document("alice").orElseThrow().featured()).contains(Here.uri("/pins"));
    }
  }
}
