package org.activitypub4j.server.internal.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.activitypub4j.model.Like;
import org.junit.jupiter.api.Test;

/** lessons.md A4: what is remembered of an activity is short, however long its id. */
class A4InboxKeyTest {
  private static final URI BOB = URI.create("https://b.example/bob");

  private static String key(String actor, String id) {
    return InboxKey.of(URI.create(actor), Like.builder().id(URI.create(id)).build(), new byte[0]);
  }

  @Provide
  Arbitrary<String> ids() {
    return Arbitraries.strings()
        .withCharRange('a', 'c')
        .withChars('/', ':', '.', '?', '\u00e9', '\u4e2d')
        .ofMaxLength(2_000)
        .map(text -> "https://b.example/" + text);
  }

  @Property
  void keys_are_short_and_the_same_for_the_same_pair_only(
      @ForAll("ids") String one, @ForAll("ids") String other) {
    String key = key("https://b.example/bob", one);
    assertThat(key).hasSize(43).matches(text -> text.chars().allMatch(A4InboxKeyTest::isSafe));
    assertThat(key("https://b.example/carol", one)).as("of a neighbour").isNotEqualTo(key);
    assertThat(key("https://b.example/bob", other).equals(key)).isEqualTo(one.equals(other));
  }

  private static boolean isSafe(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  @Test
  void no_two_pairs_of_actor_and_id_have_one_key() {
    Set<String> keys = new HashSet<>();
    keys.add(key("https://b.example/bob", "https://b.example/1"));
    keys.add(key("https://b.example:8443/bob", "https://b.example/1"));
    keys.add(key("http://b.example/bob", "https://b.example/1"));
    keys.add(key("https://b.example/bob", "https://b.example:8443/1"));
    keys.add(key("https://b.example/bob", "https://b.example/\ud800"));
    keys.add(key("https://b.example/bob", "https://b.example/\udbff"));
    keys.add(key("https://b.example/bob", "https://b.example/?"));
    keys.add(key("https://b.example/bob", "https://b.example/https://b.example/1"));
    keys.add(key("https://b.example/bobhttps://b.example/", "https://b.example/1"));
    assertThat(keys).hasSize(9);
  }

  @Test
  void an_activity_without_id_is_the_one_of_its_request() {
    String one = InboxKey.ofRequest(BOB, Like.builder().build(), new byte[0], "one");
    assertThat(one).hasSize(43);
    assertThat(InboxKey.ofRequest(BOB, Like.builder().build(), new byte[0], "one")).isEqualTo(one);
    assertThat(InboxKey.ofRequest(BOB, Like.builder().build(), new byte[0], "other"))
        .isNotEqualTo(one);
  }
}
