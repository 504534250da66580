package org.activitypub4j.server;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Mention;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Tombstone;
import org.activitypub4j.model.Update;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.internal.actors.RequiredIds;
import org.activitypub4j.server.internal.outbox.Addressing;
import org.activitypub4j.server.spi.Tx;

/**
 * The posts of a local actor. For anything but a note use {@link ActorContext#publish(ASObject)}.
 * Safe for use by several threads.
 */
public final class ActorPosts {
  private final ActorContext actor;

  ActorPosts(ActorContext actor) {
    this.actor = actor;
  }

  /**
   * Publishes a public note, which is sent to the followers.
   *
   * @param html the content
   * @return the Create, in which the note is embedded
   */
  public Create note(String html) {
    return note(html, List.of());
  }

  /**
   * Publishes a public note, which is sent to the followers and to the actors that it mentions.
   *
   * @param html the content
   * @param mentions the actors to mention; see {@link Mention#of(org.activitypub4j.model.Actor)}
   * @return the Create, in which the note is embedded
   * @throws IllegalArgumentException if a mention has no id of an actor, or one of this server that
   *     nobody has
   */
  public Create note(String html, List<Mention> mentions) {
    return note(html, Visibility.PUBLIC, mentions);
  }

  /**
   * Publishes a note.
   *
   * @param html the content
   * @param visibility who sees it: with {@link Visibility#DIRECT} only those that it mentions
   * @param mentions the actors to mention, who get it too
   * @return the Create, in which the note is embedded
   * @throws IllegalArgumentException if it is direct and mentions nobody, or a mention has no id of
   *     an actor, or one of this server that nobody has
   */
  public Create note(String html, Visibility visibility, List<Mention> mentions) {
    List<URI> mentioned = RequiredIds.mentioned(mentions);
    mentioned.forEach(actor.actors()::require);
    var note = Note.builder().content(html).visibility(visibility, actor.followers(), mentioned);
    mentions.forEach(note::tag);
    return actor.publish(note.build());
  }

  /**
   * Answers a post, and mentions its author. The answer to a public post is public, to an unlisted
   * post unlisted; both are sent to the followers too. The answer to any other post is sent to the
   * author only.
   *
   * <p>An actor can answer the same actor ten times a minute. This is for handlers that answer what
   * another program may have written: without a limit the two could go on for ever.
   *
   * @param post the received activity that has the post as its object
   * @param html the content
   * @return the Create, in which the note is embedded
   * @throws IllegalArgumentException if the activity has no object
   * @throws ReplyLimitException if the actor has answered this one too often
   */
  public Create reply(Received<?> post, String html) {
    return actor.run(tx -> reply(tx, post, html));
  }

  /** Answers a post in a transaction of the application; see {@link #reply(Received, String)}. */
  public Create reply(Tx tx, Received<?> post, String html) {
    ASObject parent =
        post.object()
            .filter(object -> object.id().isPresent())
            .orElseThrow(() -> new IllegalArgumentException("there is no post in " + post));
    actor.outbox().countReply(actor.name(), post.actorId());
    Visibility seen = Visibility.of(parent, null);
    var note =
        Note.builder()
            .content(html)
            .inReplyTo(parent.id().orElseThrow())
            .tag(actor.actors().mention(post.actor()))
            .visibility(
                seen.isForEverybody() ? seen : Visibility.DIRECT,
                actor.followers(),
                List.of(post.actorId()));
    return actor.publish(tx, note.build());
  }

  /**
   * Publishes a new version of a post to everybody it is addressed to now or was before, also by
   * {@code bto} and {@code bcc}.
   *
   * @throws IllegalArgumentException if it is not a post of this actor, or was deleted
   */
  public Update update(ASObject post) {
    return actor.run(
        tx -> {
          ASObject before = actor.requireOwn(tx, post.id());
          // Whoever got the post also gets its changes: as hidden recipients if it no longer
          // addresses them.
          Set<URI> hidden = new LinkedHashSet<>(Addressing.recipients(before));
          post.to().forEach(hidden::remove);
          post.cc().forEach(hidden::remove);
          hidden.addAll(post.get(AS.BCC));
          hidden.removeIf(Audience::isPublic);
          ASObject now =
              post.toBuilder()
                  .updated(actor.outbox().timeAfter(post))
                  .set(AS.BCC, List.copyOf(hidden))
                  .build();
          return actor
              .send(tx, actor.outbox().addressedAs(now, Update.builder().object(now)).build())
              .as(Update.class);
        });
  }

  /**
   * Deletes a post, and tells everybody it was addressed to, also by {@code bto} and {@code bcc}.
   *
   * @param post the id of the post
   * @throws IllegalArgumentException if it is not a post of this actor
   */
  public Delete delete(URI post) {
    return actor.run(
        tx -> {
          ASObject present = actor.requireOwn(tx, Optional.of(post));
          Tombstone stone = Tombstone.builder().id(post).build();
          return actor
              .send(tx, actor.outbox().addressedAs(present, Delete.builder().object(stone)).build())
              .as(Delete.class);
        });
  }
}
