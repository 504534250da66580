package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A property is known by all IRIs that real software gives it. */
class M7OtherIrisTest {
  private static ASObject read(String term, String iri, String members) {
    return ActivityStreams.standard()
        .read(
            """
            {"@context":["https://www.w3.org/ns/activitystreams",{"%s":"%s"}],"type":"Video",%s}"""
                .formatted(term, iri, members.replace('\'', '"'))
                .getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://schema.org#",
        "http://schema.org/",
        "https://schema.org/",
        "https://schema.org#"
      })
  void schema_org_in_each_of_its_spellings(String namespace) {
    for (Property<?> property : Vocabulary.standard().properties()) {
      if (property.iri().startsWith(Mastodon.SCHEMA)) {
        String iri = namespace + property.iri().substring(Mastodon.SCHEMA.length());
        ASObject read = read(property.term(), iri, "'%s':5".formatted(property.term()));

        assertThat(read.reading()).as(iri).isEqualTo(Reading.PLAIN);
        assertThat(read("other", iri, "'other':5").node().members())
            .as(iri)
            .containsKey(property.term());
      }
    }
    ASObject actor =
        read("PropertyValue", namespace + "PropertyValue", "'attachment':{'type':'PropertyValue'}");
    assertThat(actor.reading()).isEqualTo(Reading.PLAIN);
  }

  @ParameterizedTest
  @CsvSource({
    "uuid, https://joinpeertube.org/ns#uuid",
    "location, http://schema.org#location",
    "location, https://schema.org/location",
    "discoverable, https://joinmastodon.org/ns#discoverable",
    "isCat, https://misskey.io/ns#isCat",
    "_misskey_summary, https://misskey.io/ns#_misskey_summary",
    "expires, http://schema.org#expires",
  })
  void so_are_those_that_others_use(String term, String iri) {
    ASObject read = read(term, iri, "'%s':'x'".formatted(term));

    assertThat(read.reading()).isEqualTo(Reading.PLAIN);
  }

  @Test
  void another_meaning_is_another_one() {
    assertThat(read("location", "https://a.example/#location", "'location':'x'").reading())
        .isEqualTo(Reading.JSON_LD);
    assertThat(read("value", "http://schema.orgvalue", "'value':'x'").reading())
        .isEqualTo(Reading.JSON_LD);
  }
}
