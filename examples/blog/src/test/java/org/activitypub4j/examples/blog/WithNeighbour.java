package org.activitypub4j.examples.blog;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.activitypub4j.examples.blog.posts.Posts;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Announce;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Emoji;
import org.activitypub4j.model.Follow;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Mention;
import org.activitypub4j.model.Note;
import org.activitypub4j.server.ActorContext;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.PostInteractions;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Runs the blog beside another server on this machine, whose people follow it, answer, like and
 * share, so that comments from the fediverse can be seen without a domain.
 */
public final class WithNeighbour {
  private static final String BLOB =
      "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'><circle cx='12' cy='12' r='11'"
          + " fill='#f2b33d'/><circle cx='8' cy='10' r='2'/><circle cx='16' cy='10' r='2'/></svg>";

  private final LoopbackPeer peer = LoopbackPeer.start();
  private final ActorContext blog;
  private final PostInteractions interactions;
  private final URI post;
  private int count;

  private WithNeighbour(ConfigurableApplicationContext application) {
    Federation federation = application.getBean(Federation.class);
    this.blog = federation.actor("1");
    this.interactions = federation.postInteractions();
    this.post =
        federation.origin().resolve(application.getBean(Posts.class).latest(0, 1).get(0).path());
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("blog");
    Stream<String> settings =
        Stream.of(
            "--blog.admin-password=tide", "--spring.datasource.url=" + SqliteBlogTest.url(folder));
    String[] all = Stream.concat(settings, Stream.of(arguments)).toArray(String[]::new);
    WithNeighbour neighbour = new WithNeighbour(SpringApplication.run(BlogApplication.class, all));
    neighbour.visit();
    System.out.printf(
        """

        A neighbour of the fediverse (%s) follows the blog, and has answered, liked and shared a post.
        1. Log in at %s as marina, with the password tide: two comments wait there.
        2. Approve them, and see them at %s
        """,
        neighbour.peer.uri("/"), neighbour.blog.id().resolve("/admin"), neighbour.post);
  }

  private void visit() {
    PeerActor coral = actor("coral", "Coral :blob:");
    PeerActor wrack = actor("wrack", "Bladder Wrack");
    for (PeerActor one : List.of(coral, wrack)) {
      send(one, Follow.builder().id(next()).actor(one.id()).object(blog.id()).build());
      send(one, Like.builder().id(next()).actor(one.id()).object(post).build());
    }
    send(
        wrack,
        Announce.builder().id(next()).actor(wrack.id()).object(post).to(Audience.PUBLIC).build());
    URI first =
        answer(
            coral,
            post,
            "<p>I will take an old bucket and a <strong>window pane</strong>. :blob:</p>");
    Await.until("the answer is there", () -> !interactions.held(null, 1).items().isEmpty());
    answer(wrack, first, "<p>Go at a spring tide, right after the new moon.</p>");
  }

  private PeerActor actor(String userName, String name) {
    PeerActor actor = peer.actor("/users/" + userName);
    peer.serve("/users/" + userName, actor.document().toBuilder().name(name).tag(emoji()).build());
    return actor;
  }

  /** A picture in its own URL would not be shown; this one comes from the neighbour. */
  private Emoji emoji() {
    peer.serve("/blob.svg", "image/svg+xml", BLOB);
    return Emoji.of(peer.uri("/emoji/blob"), "blob", peer.uri("/blob.svg"), "image/svg+xml");
  }

  private URI answer(PeerActor from, URI parent, String html) {
    URI id = next();
    Note note =
        Note.builder()
            .id(id)
            .attributedTo(from.id())
            .inReplyTo(parent)
            .content(html)
            .tag(Mention.of(blog.id(), "@marina"))
            .tag(emoji())
            .to(Audience.PUBLIC)
            .cc(blog.id())
            .build();
    send(
        from,
        Create.builder()
            .id(next())
            .actor(from.id())
            .object(note)
            .to(Audience.PUBLIC)
            .cc(blog.id())
            .build());
    return id;
  }

  private URI next() {
    count++;
    return peer.uri("/things/" + count);
  }

  private void send(PeerActor from, Activity activity) {
    int status = from.send(blog.inbox(), activity).statusCode();
    if (status != 202) {
      throw new IllegalStateException("the blog answered " + status + " to " + activity);
    }
  }
}
