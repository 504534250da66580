package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures, files and pages are found whatever they are written as. */
class M8MediaTest {
  private static final URI PNG = URI.create("https://a.example/1.png");

  private static ASObject read(String members) {
    return ActivityStreams.standard()
        .read(
            "{\"@context\":\"https://www.w3.org/ns/activitystreams\",%s}"
                .formatted(members.replace('\'', '"'))
                .getBytes(UTF_8));
  }

  private static String urls(ASObject object) {
    return String.join(
        " ", object.media().stream().map(file -> file.url().getPath().substring(1)).toList());
  }

  @Nested
  class A_thing_with_a_URL {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "'https://a.example/1.png'",
          "['https://a.example/1.png']",
          "{'id':'https://a.example/1.png'}",
          "{'type':'Link','href':'https://a.example/1.png'}",
          "{'type':'Link','href':['https://a.example/1.png'],'mediaType':'image/png'}",
          "{'href':'https://a.example/1.png'}",
          "{'url':'https://a.example/1.png'}",
          "{'type':'Image','url':'https://a.example/1.png'}",
          "{'type':'Image','url':['https://a.example/1.png','https://a.example/2.png']}",
          "{'type':'Image','url':{'type':'Link','href':'https://a.example/1.png'}}",
          "{'type':'Image','url':[{'href':'https://a.example/1.png'}]}",
          "{'type':'Image','href':'https://a.example/1.png'}",
          "{'type':'Image','mediaType':'image/png','url':{'id':'https://a.example/1.png'}}",
          "[{'type':'Image'},{'type':'Image','url':'https://a.example/1.png'}]",
          "{'type':'Image','url':[{'type':'Link','href':'https://a.example/1','mediaType':'text/html'},"
              + "{'type':'Link','href':'https://a.example/1.png','mediaType':'image/png'}]}",
        })
    void is_found_whatever_it_is_written_as(String value) {
      Actor actor =
          read("'type':'Person','icon':%1$s,'image':%1$s".formatted(value)).as(Actor.class);
      Emoji emoji = (Emoji) read("'type':'Emoji','name':':x:','icon':" + value);
      ASObject file =
          read("'type':'Note','attachment':" + value).attachments().stream()
              .reduce((first, last) -> last)
              .orElseThrow();

      assertThat(actor.iconUrl()).contains(PNG);
      assertThat(actor.imageUrl()).contains(PNG);
      assertThat(emoji.iconUrl()).contains(PNG);
      assertThat(file.url().or(() -> file.media().stream().map(Media::url).findFirst()))
          .isPresent();
    }

    @Test
    void is_none_without_one() {
      Actor actor = read("'type':'Person','icon':[7,{'type':'Image'},'x']").as(Actor.class);

      assertThat(actor.iconUrl()).isEmpty();
      assertThat(read("'type':'Note'").url()).isEmpty();
    }
  }

  @Nested
  class M10_what_a_person_opens {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "https://a.example/1 | /1",
          "[https://a.example/1,https://a.example/2] | /1",
          "[acct:a@a.example,https://a.example/2] | /2",
          "[https://a.example/1,{html /2}] | /2",
          "[{html /1},https://a.example/2] | /1",
          "[{mp4 /1},{html /2}] | /2",
          "[{mp4 /1},{canonical /2},{html /3}] | /3",
          "[{mp4 /1},{canonical /2}] | /2",
          "[{mp4 /1},{mp4 /2}] | /1",
        })
    void is_the_page_in_HTML_the_canonical_one_or_the_first(String urls, String path) {
      String json =
          urls.replaceAll("(https|acct):([^,\\]]+)", "'$1:$2'")
              .replaceAll(
                  "\\{html ([^}]+)}",
                  "{'type':'Link','mediaType':'text/html; charset=utf-8','href':'https://a.example$1'}")
              .replaceAll(
                  "\\{canonical ([^}]+)}",
                  "{'type':'Link','rel':['x','canonical'],'href':'https://a.example$1'}")
              .replaceAll(
                  "\\{mp4 ([^}]+)}",
                  "{'type':'Link','mediaType':'video/mp4','href':'https://a.example$1'}");

      assertThat(read("'type':'Video','url':" + json).url().orElseThrow().getPath())
          .isEqualTo(path);
    }
  }

  @Nested
  class Files {
    @Test
    void have_a_type_a_size_and_an_alternative_text() {
      ASObject image =
          read(
              "'type':'Image','name':'a cat','mediaType':'image/png','width':20,'height':10,"
                  + "'size':77,'url':'https://a.example/1.png'");

      Media file = image.media().get(0);

      assertThat(image.media()).hasSize(1);
      assertThat(file.url()).isEqualTo(PNG);
      assertThat(file.mediaType()).contains("image/png");
      assertThat(file.width()).contains(20L);
      assertThat(file.height()).contains(10L);
      assertThat(file.sizeBytes()).contains(77L);
      assertThat(file.altText()).contains(UntrustedText.of("a cat"));
      assertThat(file.object()).isEqualTo(image);
    }

    @Test
    void of_several_formats_have_each_their_own() {
      ASObject video =
          read(
              "'type':'Video','duration':'PT3S','width':9,'url':["
                  + "{'type':'Link','mediaType':'text/html','href':'https://a.example/page'},"
                  + "{'type':'Link','mediaType':'video/mp4','href':'https://a.example/small','width':2,'size':5},"
                  + "{'type':'Link','mediaType':'video/mp4','href':'https://a.example/large','size':50},"
                  + "{'type':'Link','mediaType':'video/mp4','rel':'metadata','href':'https://a.example/json'},"
                  + "{'type':'Link','mediaType':'application/activity+json','href':'https://a.example/object'},"
                  + "{'type':'Link','mediaType':'x/magnet','href':'magnet:?xt=1'}]");

      assertThat(urls(video)).isEqualTo("small large");
      assertThat(video.media())
          .extracting(file -> file.width().orElseThrow())
          .containsExactly(2L, 9L);
      assertThat(video.media())
          .extracting(file -> file.sizeBytes().orElseThrow())
          .containsExactly(5L, 50L);
      assertThat(video.media().get(0).duration()).contains(Duration.ofSeconds(3));
      assertThat(video.url().orElseThrow().getPath()).isEqualTo("/page");
    }

    @Test
    void of_a_post_are_not_its_page_nor_is_a_page_that_is_attached() {
      ASObject note =
          read(
              "'type':'Note','mediaType':'text/markdown','url':'https://a.example/page',"
                  + "'attachment':[{'type':'Link','href':'https://a.example/other'}]");

      assertThat(note.media()).isEmpty();
      assertThat(note.attachments().get(0).media()).isEmpty();
      assertThat(note.attachments().get(0).url()).isPresent();
    }

    @Test
    void are_not_where_a_link_without_a_type_leads() {
      ASObject note =
          read(
              "'type':'Note','tag':{'name':'@a','href':'https://a.example/a'},"
                  + "'attachment':[{'url':'https://a.example/1.png'},"
                  + "{'href':'https://a.example/2.png','mediaType':'image/png'}]");

      assertThat(note.tags().get(0).media()).isEmpty();
      assertThat(note.tags().get(0).url()).isPresent();
      assertThat(note.attachments().stream().map(M8MediaTest::urls))
          .containsExactly("1.png", "2.png");
    }
  }

  @Nested
  class M13_names {
    @Test
    void the_alternative_text_is_the_name_or_else_the_summary() {
      assertThat(read("'type':'Image','name':'n','summary':'s'").altText())
          .contains(UntrustedText.of("n"));
      assertThat(read("'type':'Image','summary':'<b>s</b>','content':'c'").altText())
          .contains(UntrustedText.of("s"));
      assertThat(read("'type':'Image','summaryMap':{'de':'s'}").altText())
          .contains(UntrustedText.of("s", "de"));
      assertThat(read("'type':'Image'").altText()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"#Cats,Cats", "cats,cats", "' #cats ',cats", "\uff03wide,wide", "##x,#x"})
    void a_hashtag_has_a_bare_name(String name, String bare) {
      assertThat(((Hashtag) read("'type':'Hashtag','name':'%s'".formatted(name))).bareName())
          .contains(bare);
    }

    @Test
    void a_hashtag_without_a_name_has_none() {
      assertThat(((Hashtag) read("'type':'Hashtag','name':'#'")).bareName()).isEmpty();
      assertThat(((Hashtag) read("'type':'Hashtag'")).bareName()).isEmpty();
    }

    @Test
    void emoji_and_languages_keep_the_order_of_the_document_by_any_path() {
      String members =
          "'type':'Note','contentMap':{'pt':'1','de':'2','en':'3','bg':'4'},'tag':[%s]"
              .formatted(
                  String.join(
                      ",",
                      List.of("z", "a", "m", "b").stream()
                          .map(
                              name ->
                                  "{'type':'Emoji','name':':%s:','icon':'https://a.example/'}"
                                      .formatted(name))
                          .toList()));
      for (ASObject note : List.of(read(members), read(members + ",'@index':'1'"))) {
        assertThat(note.customEmojis().keySet()).containsExactly("z", "a", "m", "b");
        assertThat(note.languages(AS.CONTENT).keySet()).containsExactly("pt", "de", "en", "bg");
        assertThat(note.content()).contains(UntrustedHtml.of("1", "pt"));
      }
    }

    @Test
    void an_emoji_without_a_picture_is_none() {
      ASObject note =
          read(
              "'type':'Note','tag':[{'type':'Emoji','name':':x:'},{'type':'Emoji','name':':y:','icon':{'type':'Image'}}]");

      assertThat(note.customEmojis()).isEmpty();
    }
  }
}
