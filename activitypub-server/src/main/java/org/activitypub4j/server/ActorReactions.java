package org.activitypub4j.server;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Announce;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Undo;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.internal.actors.RequiredIds;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.server.spi.Interaction.Kind;
import org.activitypub4j.server.spi.Tx;

/**
 * Likes and shares of posts. With {@link StandardBehaviour#REACTIONS} left out, the engine does not
 * remember them: they can then be taken back by {@link ActorContext#undo} only. Safe for use by
 * several threads.
 */
public final class ActorReactions {
  private final ActorContext actor;

  ActorReactions(ActorContext actor) {
    this.actor = actor;
  }

  /**
   * Likes a post. Its author gets the Like. What is liked already is not liked again. If the post
   * is for everybody, everybody may fetch the Like too, so that a group which passes it on can
   * prove it.
   *
   * @param post the post, as it was fetched or received
   * @return the Like; if it is liked already, the one that was sent then
   * @throws IllegalArgumentException if it has no id or no author, or the author would be on this
   *     server and nobody there has that id
   */
  public Like like(ASObject post) {
    return like(id(post), author(post), Visibility.of(post, null));
  }

  /**
   * Likes a post of which the id and the author are known; see {@link #like(ASObject)}.
   *
   * @param author the id of the author, who gets the Like; nobody else does
   * @param visibility whether everybody may fetch the Like: use the visibility of the post
   * @throws IllegalArgumentException if one of them is not an http or https URL, or the author
   *     would be on this server and nobody there has that id
   */
  public Like like(URI post, URI author, Visibility visibility) {
    var like = Like.builder().object(RequiredIds.post(post)).to(actor.actors().require(author));
    if (visibility.isForEverybody()) {
      like.cc(Audience.PUBLIC);
    }
    return actor.run(
        tx ->
            earlier(tx, Kind.LIKE, post, Like.class)
                .orElseGet(() -> actor.send(tx, like.build()).as(Like.class)));
  }

  /**
   * Takes back that this actor likes a post, and tells those who got the Like. A post of this
   * server that is not for everybody has no list of Likes: there use {@link ActorContext#undo}.
   *
   * @param post the id of the post
   * @throws IllegalArgumentException if this actor does not like it
   */
  public Undo undoLike(URI post) {
    return undo(Kind.LIKE, post, "like");
  }

  /**
   * Shares a post publicly. The Announce is sent to the followers and the author. What is shared
   * publicly already is not shared again.
   *
   * @param post the post, as it was fetched or received
   * @return the Announce; if it is shared already, the one that was sent then
   * @throws IllegalArgumentException if it has no id or no author, is not for everybody, or the
   *     author would be on this server and nobody there has that id
   */
  public Announce announce(ASObject post) {
    if (!Visibility.of(post, null).isForEverybody()) {
      throw new IllegalArgumentException(
          "%s is not for everybody, so it cannot be shared publicly".formatted(post));
    }
    return announce(id(post), author(post), Visibility.PUBLIC);
  }

  /**
   * Shares a post of which the id and the author are known. You have to know that its author lets
   * people share it; see {@link #announce(ASObject)}.
   *
   * @param author the id of the author, who gets the Announce too
   * @param visibility who gets to see the Announce, besides the author
   * @throws IllegalArgumentException if one of them is not an http or https URL, or the author
   *     would be on this server and nobody there has that id
   */
  public Announce announce(URI post, URI author, Visibility visibility) {
    var announce = Announce.builder().object(RequiredIds.post(post));
    announce.visibility(visibility, actor.followers(), List.of(actor.actors().require(author)));
    return actor.run(
        tx ->
            (visibility.isForEverybody()
                    ? earlier(tx, Kind.SHARE, post, Announce.class)
                    : Optional.<Announce>empty())
                .orElseGet(() -> actor.send(tx, announce.build()).as(Announce.class)));
  }

  /**
   * Takes back that this actor shares a post publicly, and tells those who got the Announce.
   *
   * @param post the id of the post
   * @throws IllegalArgumentException if this actor does not share it publicly
   */
  public Undo undoAnnounce(URI post) {
    return undo(Kind.SHARE, post, "share");
  }

  private Undo undo(Kind kind, URI post, String verb) {
    return actor.run(
        tx ->
            actor.undo(
                tx,
                find(tx, kind, post)
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "%s does not %s %s".formatted(actor.name(), verb, post)))));
  }

  private Optional<URI> find(Tx tx, Kind kind, URI post) {
    return actor.storage().interactions().find(tx, kind, post, actor.id()).map(Interaction::id);
  }

  private <A extends Activity> Optional<A> earlier(Tx tx, Kind kind, URI post, Class<A> type) {
    return find(tx, kind, post).flatMap(id -> actor.own(tx, id)).map(found -> found.as(type));
  }

  private static URI id(ASObject post) {
    return post.id()
        .orElseThrow(() -> new IllegalArgumentException("%s has no id".formatted(post)));
  }

  private static URI author(ASObject post) {
    return post.attributedToIds().stream()
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("%s has no author".formatted(post)));
  }
}
