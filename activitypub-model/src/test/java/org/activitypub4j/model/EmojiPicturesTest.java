package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class EmojiPicturesTest {
  private static final Emoji BLOB =
      Emoji.of(
          URI.create("https://peer.example/emoji/blob"),
          "blob",
          URI.create("https://peer.example/blob.png?a=1&b=2"),
          "image/png");

  private static final String PICTURE =
      "<img class=\"emoji\" src=\"https://peer.example/blob.png?a=1&amp;b=2\" alt=\":blob:\""
          + " title=\":blob:\">";

  private final Note note = Note.builder().tag(BLOB).build();

  @Test
  void a_short_code_becomes_a_picture_with_its_alternative_text() {
    assertThat(note.withCustomEmojis("<p>Hi :blob::blob: x</p>"))
        .isEqualTo("<p>Hi " + PICTURE + PICTURE + " x</p>");
  }

  @Test
  void names_and_contents_can_be_shown_as_they_are() {
    Person blob = Person.builder().name("<b>Blob</b> :blob:").tag(BLOB).build();
    assertThat(blob.nameToShow()).isEqualTo("&lt;b&gt;Blob&lt;/b&gt; " + PICTURE);
    assertThat(Person.builder().preferredUsername("a<b").build().nameToShow()).isEqualTo("a&lt;b");
    assertThat(Person.builder().build().nameToShow()).isEmpty();
    String html = "<p>Hi :blob:<script>alert(1)</script></p>";
    assertThat(Note.builder().content(html).tag(BLOB).build().contentToShow())
        .isEqualTo("<p>Hi " + PICTURE + "</p>");
    assertThat(note.contentToShow()).isEmpty();
  }

  @Test
  void what_is_no_emoji_of_the_object_stays_as_it_is() {
    for (String html :
        new String[] {
          ":cat:", "12:30:45", ":", "::", ":blob", "a : blob : b", ":bl<b>ob:</b>", ""
        }) {
      assertThat(note.withCustomEmojis(html)).isEqualTo(html);
    }
    assertThat(note.withCustomEmojis("12:blob:3")).isEqualTo("12" + PICTURE + "3");
    assertThat(note.withCustomEmojis("x::blob:")).isEqualTo("x:" + PICTURE);
  }

  @Test
  void tags_stay_as_they_are() {
    String link = "<a href=\"https://x.example/:blob:\">:cat:</a>";
    assertThat(note.withCustomEmojis(link)).isEqualTo(link);
    assertThat(note.withCustomEmojis("<p title=:blob:")).isEqualTo("<p title=:blob:");
  }

  @Test
  void only_pictures_on_the_web_are_shown() {
    Emoji data =
        Emoji.of(
            URI.create("https://peer.example/emoji/bad"),
            "bad",
            URI.create("javascript:alert(1)"),
            "image/png");
    assertThat(Note.builder().tag(data).build().withCustomEmojis(":bad:")).isEqualTo(":bad:");
  }

  @Test
  void a_short_code_cannot_break_out_of_its_picture() {
    Emoji quotes =
        Emoji.of(
            URI.create("https://peer.example/emoji/q"),
            "q\"onerror=\"x",
            URI.create("https://peer.example/q.png"),
            "image/png");
    assertThat(Note.builder().tag(quotes).build().withCustomEmojis(":q\"onerror=\"x:"))
        .contains("alt=\":q&quot;onerror=&quot;x:\"");
  }

  @Test
  void an_actor_is_called_by_its_name_or_user_name_or_id() {
    URI id = URI.create("https://peer.example/users/carol");
    assertThat(Person.builder().id(id).build().displayName())
        .contains(UntrustedText.of(id.toString()));
    assertThat(Person.builder().id(id).preferredUsername("carol").name(" ").build().displayName())
        .contains(UntrustedText.of("carol"));
    assertThat(Person.builder().preferredUsername("carol").name("Carol C.").build().displayName())
        .hasValueSatisfying(name -> assertThat(name.unescaped()).isEqualTo("Carol C."));
    assertThat(Person.builder().build().displayName()).isEmpty();
  }
}
