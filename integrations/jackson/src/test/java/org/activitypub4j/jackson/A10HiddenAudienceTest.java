package org.activitypub4j.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Note;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** lessons.md A10: what a mapper writes, as the answer of a server, names no hidden recipients. */
class A10HiddenAudienceTest {
  private static final URI SECRET = URI.create("https://secret.example/users/s");

  record Answer(String by, ASObject object) {}

  private static Create create() {
    Note inner =
        Note.builder()
            .id(URI.create("https://a.example/notes/1"))
            .content("<p>hello</p>")
            .set(AS.BTO, List.of(SECRET))
            .build();
    return Create.builder()
        .id(URI.create("https://a.example/activities/1"))
        .object(inner)
        .set(AS.BCC, List.of(SECRET))
        .build();
  }

  @Test
  void a_mapper_writes_no_hidden_recipients_wherever_the_object_stands() {
    JsonMapper mapper = JsonMapper.builder().addModule(new ActivityStreamsModule()).build();
    for (Object written :
        List.of(
            create(),
            List.of(create()),
            Map.of("x", create()),
            new Answer("me", create()),
            mapper.valueToTree(create()))) {
      assertThat(mapper.writeValueAsString(written))
          .contains("https://a.example/notes/1")
          .doesNotContain("secret.example");
    }
  }

  @Test
  void what_was_read_with_hidden_recipients_is_written_without_them() {
    JsonMapper mapper = JsonMapper.builder().addModule(new ActivityStreamsModule()).build();
    Note note =
        mapper.readValue(
            "{\"@context\":\"https://www.w3.org/ns/activitystreams\",\"type\":\"Note\",\"bcc\":\""
                + SECRET
                + "\"}",
            Note.class);
    assertThat(note.get(AS.BCC)).containsExactly(SECRET);
    assertThat(mapper.writeValueAsString(note)).doesNotContain("secret.example");
  }

  @Test
  void a_mapper_for_drafts_keeps_them() {
    JsonMapper mapper =
        JsonMapper.builder().addModule(new ActivityStreamsModule().keepingHiddenAudience()).build();
    Create back = mapper.readValue(mapper.writeValueAsString(create()), Create.class);
    assertThat(back.get(AS.BCC)).containsExactly(SECRET);
    assertThat(back.embeddedObject().orElseThrow().get(AS.BTO)).containsExactly(SECRET);
  }
}
