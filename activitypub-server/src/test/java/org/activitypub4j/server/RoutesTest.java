package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RoutesTest {
  @Test
  void some_paths_are_changed_and_the_others_stay() {
    Routes routes = Routes.below("/people/{actor}").toBuilder().post("/{actor}/p/{id}").build();
    assertThat(routes.post().expand("alice", "1")).isEqualTo("/alice/p/1");
    assertThat(routes.inbox().expand("alice")).isEqualTo("/people/alice/inbox");
    assertThat(routes.sharedInbox()).isEqualTo("/inbox");
  }

  @Test
  void a_path_with_other_variables_is_refused() {
    Routes.Builder builder = Routes.defaults().toBuilder();
    assertThatThrownBy(() -> Routes.below("/users"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[actor]");
    assertThatThrownBy(() -> builder.post("/{id}/{actor}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[actor, id]");
    assertThatThrownBy(() -> builder.sharedInbox("/{actor}/inbox"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void one_path_for_two_things_is_refused() {
    Routes.Builder builder = Routes.defaults().toBuilder().sharedInbox("/actor");
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/actor");
  }
}
