package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links and media that are not quite URLs are repaired and kept; ids are read exactly or not. */
class M9LinksTest {
  @ParameterizedTest
  @CsvSource({
    "https://a.example/42?s=120&#038;d=mm&#038;r=g, https://a.example/42?s=120&#038;d=mm&%23038;r=g",
    "https://a.example/a[1].png, https://a.example/a%5B1%5D.png",
    "https://a.example/a[1].png?b[]=2#c[3], https://a.example/a%5B1%5D.png?b[]=2#c[3]",
    "https://my_host.a.example/1, https://my_host.a.example/1",
    "https://-a-.b_.example:8443/1, https://-a-.b_.example:8443/1",
    "https://my_host.a.example/a b, https://my_host.a.example/a%20b",
    "https://b\u00fccher.example/[1]#a#b, https://xn--bcher-kva.example/%5B1%5D#a%23b",
  })
  void a_link_is_repaired_and_kept(String text, String link) {
    assertThat(Uris.link(text).map(URI::toString)).contains(link);
    assertThat(Uris.link(link)).isEqualTo(Uris.link(text));
    assertThat(read("'url':'%s'".formatted(text)).url().map(URI::toString)).contains(link);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a_b@c.example/",
        "https://a_b.example:80:443/",
        "https://a_b%2eexample/",
        "https://a_b..example/",
        "https://.a_b.example/",
        "https://_\u00df.example/",
        "https:///a_b",
        "https://[a_b]/",
      })
  void what_has_no_host_leads_nowhere(String text) {
    assertThat(Uris.link(text)).isEmpty();
  }

  @Test
  void a_long_label_or_name_is_no_host() {
    assertThat(Uris.link("https://" + "_".repeat(63) + ".example/")).isPresent();
    assertThat(Uris.link("https://" + "_".repeat(64) + ".example/")).isEmpty();
    assertThat(Uris.link("https://" + "_.".repeat(126) + "a/")).isPresent();
    assertThat(Uris.link("https://" + "_.".repeat(127) + "a/")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://my_host.a.example/1", "https://a.example/[1]", "https://a.example/#a#b"})
  void ids_actors_inboxes_and_keys_are_not_repaired(String text) {
    ASObject read =
        read(
            """
            'id':'%1$s','actor':'%1$s','object':'%1$s','attributedTo':{'type':'Link','href':'%1$s'},
            'to':['%1$s',{'type':'Link','href':'%1$s'}],'inbox':'%1$s','owner':'%1$s',
            'inReplyTo':'%1$s','quote':{'type':'Link','href':'%1$s'},'alsoKnownAs':['%1$s'],
            'publicKey':{'id':'%1$s'},'followers':'%1$s'"""
                .formatted(text));
    Actor actor = read.as(Actor.class);
    Activity activity = read.as(Activity.class);

    assertThat(read.id()).isEmpty();
    assertThat(activity.actorId()).isEmpty();
    assertThat(activity.objectId()).isEmpty();
    assertThat(read.attributedToIds()).isEmpty();
    assertThat(read.to()).isEmpty();
    assertThat(read.inReplyToId()).isEmpty();
    assertThat(read.quotedId()).isEmpty();
    assertThat(actor.inbox()).isEmpty();
    assertThat(actor.followers()).isEmpty();
    assertThat(actor.publicKeyIds()).isEmpty();
    assertThat(actor.alsoKnownAs()).isEmpty();
    assertThat(read.get(Security.OWNER)).isEmpty();
    assertThat(Trust.owners(read)).isEmpty();
  }

  private static ASObject read(String members) {
    return ActivityStreams.standard()
        .read(
            "{\"@context\":\"https://www.w3.org/ns/activitystreams\",%s}"
                .formatted(members.replace('\'', '"'))
                .getBytes(UTF_8));
  }
}
