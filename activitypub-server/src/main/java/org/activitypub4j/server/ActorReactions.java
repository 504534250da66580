package org.activitypub4j.server;

import java.net.URI;
import java.util.List;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Announce;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.internal.actors.RequiredIds;

/**
 * Likes and shares of posts. {@link ActorContext#undo} takes one back. Safe for use by several
 * threads.
 */
public final class ActorReactions {
  private final ActorContext actor;

  ActorReactions(ActorContext actor) {
    this.actor = actor;
  }

  /**
   * Likes a post. Its author gets the Like. If the post is for everybody, everybody may fetch the
   * Like too, so that a group which passes it on can prove it.
   *
   * @param post the post, as it was fetched or received
   * @throws IllegalArgumentException if it has no id or no author, or the author would be on this
   *     server and nobody there has that id
   */
  public Like like(ASObject post) {
    return like(id(post), author(post), Visibility.of(post, null));
  }

  /**
   * Likes a post of which the id and the author are known.
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
    return actor.send(like.build()).as(Like.class);
  }

  /**
   * Shares a post publicly. The Announce is sent to the followers and the author.
   *
   * @param post the post, as it was fetched or received
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
   * people share it.
   *
   * @param author the id of the author, who gets the Announce too
   * @param visibility who gets to see the Announce, besides the author
   * @throws IllegalArgumentException if one of them is not an http or https URL, or the author
   *     would be on this server and nobody there has that id
   */
  public Announce announce(URI post, URI author, Visibility visibility) {
    var announce = Announce.builder().object(RequiredIds.post(post));
    announce.visibility(visibility, actor.followers(), List.of(actor.actors().require(author)));
    return actor.send(announce.build()).as(Announce.class);
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
