package org.activitypub4j.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bots of the README and Fedify. */
@Tag("exchange")
class ReadmeBotsTest {
  private @Nullable ControlledPeer fedify;
  private @Nullable ReadmeBots bots;

  @BeforeEach
  void start() {
    Workplace.needsFedify();
    fedify = ControlledPeer.fedify(Map.of());
    bots = ReadmeBots.start();
  }

  @AfterEach
  void stop() {
    if (bots != null) {
      bots.close();
    }
    if (fedify != null) {
      fedify.close();
    }
  }

  private ControlledPeer fedify() {
    return Optional.ofNullable(fedify).orElseThrow();
  }

  private ReadmeBots bots() {
    return Optional.ofNullable(bots).orElseThrow();
  }

  /** Who answered a post, in any order. */
  private List<URI> answering(URI post) {
    return fedify().received().stream()
        .filter(one -> one.type().equals("Create") && one.isReplyTo(post))
        .map(one -> Json.id(one.activity().get("actor")).orElseThrow())
        .toList();
  }

  private void awaitAnswers(URI post, URI... by) {
    AwaitServers.until(
        "answers to " + post, () -> answering(post).size() >= by.length, fedify(), bots());
    assertThat(answering(post)).containsExactlyInAnyOrder(by);
  }

  private long answers() {
    return fedify().received().stream().filter(one -> one.type().equals("Create")).count();
  }

  @Test
  void five_posts_that_mention_two_bots_get_ten_answers_though_they_come_to_the_shared_inbox() {
    List<URI> both = List.of(bots().bot("echo"), bots().bot("parrot"));
    List<URI> posts =
        IntStream.range(0, 5)
            .mapToObj(i -> fedify().postToShared("hello, both, for time " + i, both))
            .toList();

    posts.forEach(post -> awaitAnswers(post, bots().bot("echo"), bots().bot("parrot")));

    assertThat(answers()).isEqualTo(10);
    assertThat(fedify().log())
        .as("what Fedify says that it sent, and where to")
        .contains("to '" + bots().sharedInbox() + "'")
        .doesNotContain("to '" + bots().bot("echo"))
        .doesNotContain("to '" + bots().bot("parrot"));
  }

  @Test
  void bots_of_two_servers_answer_the_person_and_not_each_other() {
    try (ReadmeBots others = ReadmeBots.start()) {
      URI echo = bots().bot("echo");
      URI parrot = others.bot("parrot");
      URI first = fedify().postToShared("hello, you two", List.of(echo, parrot));
      awaitAnswers(first, echo, parrot);

      // What they would have said to each other by now came before the answers to this.
      URI second = fedify().postToShared("are you still there?", List.of(echo, parrot));
      awaitAnswers(second, echo, parrot);

      assertThat(answers()).isEqualTo(4);
    }
  }

  @Test
  void a_bot_that_answers_everybody_is_not_answered() {
    URI echo = bots().bot("echo");
    URI byBot = fedify().postToShared("robot", "hello, colleague", List.of(echo));
    URI byPerson = fedify().postToShared("hello", List.of(echo));

    awaitAnswers(byPerson, echo);

    assertThat(answering(byBot)).isEmpty();
  }
}
