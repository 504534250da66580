package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects are equal if they say the same. */
class A7EqualityTest {
  private static ASObject read(String members) {
    return ActivityStreams.standard()
        .read(
            ("{\"@context\":\"https://www.w3.org/ns/activitystreams\"," + members + "}")
                .getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "\"name\":\"x\",\"id\":\"https://a.example/1\" ~ \"id\":\"https://a.example/1\",\"name\":\"x\"",
        "\"name\":\"x\" ~ \"name\":[\"x\"]",
        "\"name\":\"x\",\"summary\":null ~ \"name\":\"x\",\"tag\":[]",
        "\"to\":[\"https://a.example/1\",\"as:Public\"] ~ \"to\":[\"Public\",\"https://a.example/1\"]",
        "\"type\":\"Note\" ~ \"type\":[\"Note\"]",
        "\"totalItems\":1 ~ \"totalItems\":1.0",
        "\"object\":{\"name\":[\"x\"]} ~ \"object\":{\"name\":\"x\"}"
      })
  void however_it_is_written(String first, String second) {
    assertThat(read(first)).isEqualTo(read(second)).hasSameHashCodeAs(read(second));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "\"name\":\"x\" ~ \"name\":\"y\"",
        "\"name\":\"x\" ~ \"summary\":\"x\"",
        "\"orderedItems\":[\"https://a.example/1\",\"https://a.example/2\"] ~ \"orderedItems\":[\"https://a.example/2\",\"https://a.example/1\"]",
        "\"to\":[\"https://a.example/1\",\"https://a.example/1\"] ~ \"to\":[\"https://a.example/1\"]",
        "\"unknown\":[1,2] ~ \"unknown\":[2,1]",
        "\"type\":\"Note\" ~ \"type\":[\"Note\",\"Page\"]"
      })
  void but_not_what_says_something_else(String first, String second) {
    assertThat(read(first)).isNotEqualTo(read(second));
  }

  @Test
  void A12_the_order_in_which_it_was_built_does_not_show() {
    URI id = URI.create("https://a.example/1");
    byte[] one =
        ActivityStreams.standard().write(Note.builder().content("x").name("y").id(id).build());
    byte[] other =
        ActivityStreams.standard().write(Note.builder().id(id).name("y").content("x").build());

    assertThat(one).isEqualTo(other);
  }
}
