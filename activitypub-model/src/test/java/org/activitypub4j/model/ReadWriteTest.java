package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadWriteTest {
  private final ActivityStreams streams = ActivityStreams.standard();

  private static final URI ALICE = URI.create("https://a.example/users/alice");
  private static final URI BOB = URI.create("https://b.example/users/bob");

  @Test
  void F7_a_built_activity_is_written_in_the_shape_that_others_read() {
    Note note =
        Note.builder()
            .id(URI.create("https://a.example/notes/1"))
            .attributedTo(ALICE)
            .content("<p>Hello</p>")
            .published(Instant.parse("2026-11-23T10:00:00Z"))
            .to(Audience.PUBLIC)
            .cc(BOB)
            .tag(Mention.of(BOB, "@bob@b.example"))
            .build();
    Create create =
        Create.builder()
            .id(URI.create("https://a.example/notes/1#create"))
            .actor(ALICE)
            .object(note)
            .to(Audience.PUBLIC)
            .build();

    assertThat(new String(streams.write(create), UTF_8))
        .isEqualTo(
            "{\"@context\":\"https://www.w3.org/ns/activitystreams\","
                + "\"id\":\"https://a.example/notes/1#create\",\"type\":\"Create\","
                + "\"actor\":\"https://a.example/users/alice\",\"object\":{"
                + "\"id\":\"https://a.example/notes/1\",\"type\":\"Note\","
                + "\"attributedTo\":\"https://a.example/users/alice\","
                + "\"to\":[\"https://www.w3.org/ns/activitystreams#Public\"],"
                + "\"cc\":[\"https://b.example/users/bob\"],"
                + "\"content\":\"<p>Hello</p>\",\"published\":\"2026-11-23T10:00:00Z\","
                + "\"tag\":[{\"type\":\"Mention\","
                + "\"name\":\"@bob@b.example\",\"href\":\"https://b.example/users/bob\"}]},"
                + "\"to\":[\"https://www.w3.org/ns/activitystreams#Public\"]}");
  }

  @Test
  void F6_an_actor_with_a_key_names_the_security_context_and_what_it_adds() {
    Person person =
        Person.builder()
            .id(ALICE)
            .preferredUsername("alice")
            .inbox(URI.create(ALICE + "/inbox"))
            .sharedInbox(URI.create("https://a.example/inbox"))
            .publicKeys(List.of(PublicKey.of(URI.create(ALICE + "#main-key"), ALICE, "PEM")))
            .set(Mastodon.DISCOVERABLE, true)
            .set(AS.MANUALLY_APPROVES_FOLLOWERS, false)
            .build();

    String written = new String(streams.write(person), UTF_8);
    assertThat(written)
        .startsWith(
            "{\"@context\":[\"https://www.w3.org/ns/activitystreams\","
                + "\"https://w3id.org/security/v1\",{");
    Actor read = streams.read(written.getBytes(UTF_8)).as(Actor.class);
    assertThat(read.reading()).isEqualTo(Reading.PLAIN);
    assertThat(read).isInstanceOf(Person.class);
    assertThat(read.sharedInbox()).contains(URI.create("https://a.example/inbox"));
    assertThat(read.publicKeys().get(0).owner()).contains(ALICE);
    assertThat(read.get(Mastodon.DISCOVERABLE)).contains(true);
    assertThat(read).isEqualTo(person);
  }

  @Test
  void A7_unknown_members_survive_a_change_and_keep_their_meaning() {
    byte[] received =
        """
        {"@context":["https://www.w3.org/ns/activitystreams",{"ostatus":"http://ostatus.org#",
         "conversation":"ostatus:conversation","toot":"http://joinmastodon.org/ns#",
         "blurhash":"toot:blurhash"}],
         "id":"https://a.example/notes/1","type":"Note","content":"x","conversation":"tag:1",
         "attachment":[{"type":"Document","blurhash":"UBL_:rOpGG"}]}"""
            .getBytes(UTF_8);
    ASObject changed = streams.read(received).toBuilder().content("y").build();

    assertThat(new String(streams.write(changed), UTF_8))
        .isEqualTo(
            "{\"@context\":[\"https://www.w3.org/ns/activitystreams\",{\"toot\":"
                + "\"http://joinmastodon.org/ns#\",\"ostatus\":\"http://ostatus.org#\","
                + "\"blurhash\":\"toot:blurhash\",\"conversation\":\"ostatus:conversation\"}],"
                + "\"id\":\"https://a.example/notes/1\",\"type\":\"Note\",\"content\":\"y\","
                + "\"attachment\":[{\"type\":\"Document\","
                + "\"blurhash\":\"UBL_:rOpGG\"}],\"conversation\":\"tag:1\"}");
  }
}
