package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Update;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Dates have milliseconds, and nothing is older than what it is about. Misskey drops the Announce
 * of a note that seems to be younger than the Announce.
 */
class O22MillisecondsTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00.250Z");

  private final SteppingClock clock = new SteppingClock(NOON.plusNanos(999_999));
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(settings -> settings.clock(clock));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Instant time(ASObject object) {
    return object.published().orElseThrow();
  }

  private static ASObject object(Activity activity) {
    return activity.embeddedObject().orElseThrow();
  }

  private static URI id(ASObject object) {
    return object.id().orElseThrow();
  }

  private Activity share(ASObject post) {
    return server.actor("bob").reactions().announce(post);
  }

  @Test
  void what_is_sent_has_the_time_in_milliseconds() {
    Create create = server.actor("alice").posts().note("<p>hi</p>");
    assertThat(time(create)).isEqualTo(NOON);
    assertThat(time(object(create))).isEqualTo(NOON);
    assertThat(create.toJson().getString("published")).isEqualTo("2026-05-01T12:00:00.250Z");
  }

  @Test
  void a_share_in_the_second_of_the_note_is_not_older_than_the_note() {
    ASObject note = object(server.actor("alice").posts().note("<p>hi</p>"));
    clock.advance(Duration.ofMillis(3));
    assertThat(time(share(note))).isEqualTo(NOON.plusMillis(3)).isAfter(time(note));
  }

  @Test
  void nothing_is_older_than_what_it_is_about_although_the_clock_was_set_back() {
    ActorContext alice = server.actor("alice");
    ASObject note = object(alice.posts().note("<p>hi</p>"));
    clock.advance(Duration.ofHours(-1));
    Activity share = share(note);
    assertThat(time(share)).isEqualTo(NOON);
    assertThat(time(server.actor("bob").undo(id(share)))).isEqualTo(NOON);
    Update update = alice.posts().update(note);
    assertThat(time(update)).isEqualTo(NOON);
    assertThat(object(update).updated()).contains(NOON);
    Delete delete = alice.posts().delete(id(note));
    assertThat(time(delete)).isEqualTo(NOON);
    ASObject stone = Kept.in(server.store).find(id(note)).orElseThrow();
    assertThat(stone.toJson().getString("deleted")).isEqualTo("2026-05-01T12:00:00.250Z");
  }

  @Test
  void what_is_sent_after_a_post_with_a_later_date_is_not_older_than_the_post() {
    Instant later = NOON.plusSeconds(60);
    ASObject post = Note.builder().content("x").published(later).to(Audience.PUBLIC).build();
    Create create = server.actor("alice").publish(post);
    assertThat(time(create)).isEqualTo(later);
    assertThat(time(object(create))).isEqualTo(later);
  }
}
