package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class UriTemplateTest {
  private final UriTemplate post = UriTemplate.of("/users/{actor}/posts/{id}");

  @Test
  void builds_and_parses_a_path() {
    assertThat(post.expand("alice", "1")).isEqualTo("/users/alice/posts/1");
    assertThat(post.match("/users/alice/posts/1")).contains(Map.of("actor", "alice", "id", "1"));
  }

  @Test
  void a_path_of_another_form_does_not_match() {
    assertThat(post.match("/users/alice/posts/")).isEmpty();
    assertThat(post.match("/users/alice/posts/1/likes")).isEmpty();
    assertThat(post.match("/users//posts/1")).isEmpty();
    assertThat(post.match("/users/a/b/posts/1")).isEmpty();
    assertThat(post.match("/users/%zz/posts/1")).isEmpty();
    assertThat(post.match("/")).isEmpty();
  }

  @Test
  void a_wrong_template_is_refused() {
    assertThatThrownBy(() -> UriTemplate.of("users/{a}")).hasMessageContaining("slash");
    assertThatThrownBy(() -> UriTemplate.of("/{a")).hasMessageContaining("without end");
    assertThatThrownBy(() -> UriTemplate.of("/{a}{b}")).hasMessageContaining("nothing between");
    assertThatThrownBy(() -> post.expand("alice")).hasMessageContaining("[actor, id]");
  }

  @Property
  void what_is_built_is_parsed(
      @ForAll @NotEmpty @StringLength(max = 20) String actor,
      @ForAll @NotEmpty @StringLength(max = 20) String id) {
    boolean encodable = actor.equals(scalars(actor)) && id.equals(scalars(id));
    if (encodable) {
      assertThat(post.match(post.expand(actor, id)))
          .isEqualTo(Optional.of(Map.of("actor", actor, "id", id)));
    }
  }

  /** Lone surrogates have no UTF-8. */
  private static String scalars(String text) {
    return new String(
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.nio.charset.StandardCharsets.UTF_8);
  }
}
