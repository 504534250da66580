package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An actor whose id has a fragment acts under that id, and nobody else does. */
class C1FragmentActorTest {
  @AutoClose private World world;
  private URI kim;
  private URI key;

  @BeforeEach
  void start() throws IOException {
    world = new World();
    URI url = world.url("good.test", "/kim");
    kim = URI.create(url + "#me");
    key = URI.create(url + "#k1");
    world.serve(url, World.actor(kim, key, World.GOOD).replace("#me/inbox", "/inbox"));
  }

  private String follow(URI actor) {
    return World.activity(
        "Follow",
        world.url("good.test", "/follows/1"),
        actor,
        "\"object\":\"" + world.federation.actor("bob").id() + "\"");
  }

  @Test
  void its_follow_is_handled() {
    assertThat(world.post(follow(kim), key, World.GOOD).status()).isEqualTo(202);
    assertThat(world.outcome().what()).isEqualTo("handled");

    assertThat(world.received.element().actorId()).isEqualTo(kim);
    assertThat(world.federation.actor("bob").follows().followers(5)).containsExactly(kim);
    assertThat(world.federation.lookup(kim.toString()).id()).contains(kim);
    assertThat(world.asked.stream().filter(request -> request.startsWith("GET")))
        .containsExactly("GET good.test/kim");
  }

  @Test
  void its_key_does_not_act_for_the_url_or_another_fragment() {
    String url = kim.toString().replace("#me", "");
    for (String other : List.of(url, url + "#you", url + "#k1", url + "/#me")) {
      world.post(follow(URI.create(other)), key, World.GOOD);
      assertThat(world.outcome().what()).as(other).isEqualTo("dropped");
    }

    assertThat(world.received).isEmpty();
    assertThat(world.federation.actor("bob").follows().followers(5)).isEmpty();
  }

  @Test
  void the_key_of_the_url_does_not_act_for_its_fragments() {
    URI url = world.serveActor("good.test", "/lee", World.GOOD);
    URI other = URI.create(url + "#me");

    world.post(follow(other), URI.create(url + "#main-key"), World.GOOD);

    assertThat(world.outcome().what()).isEqualTo("dropped");
    assertThat(world.received).isEmpty();
  }
}
