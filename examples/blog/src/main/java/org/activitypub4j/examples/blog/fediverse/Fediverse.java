package org.activitypub4j.examples.blog.fediverse;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.examples.blog.authors.Author;
import org.activitypub4j.examples.blog.authors.Authors;
import org.activitypub4j.examples.blog.authors.ProfileChanged;
import org.activitypub4j.examples.blog.comments.CommentDecided;
import org.activitypub4j.examples.blog.comments.Comments;
import org.activitypub4j.examples.blog.comments.NewComment;
import org.activitypub4j.examples.blog.fediverse.Neighbours.Neighbour;
import org.activitypub4j.examples.blog.posts.Post;
import org.activitypub4j.examples.blog.posts.PostDeleted;
import org.activitypub4j.examples.blog.posts.PostEdited;
import org.activitypub4j.examples.blog.posts.PostPublished;
import org.activitypub4j.examples.blog.posts.Posts;
import org.activitypub4j.model.*;
import org.activitypub4j.server.*;
import org.activitypub4j.server.spi.*;
import org.activitypub4j.spring.OnActivity;
import org.activitypub4j.spring.ServesObjects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.web.util.HtmlUtils;

/** Makes authors actors, posts articles, and answers comments: all that the fediverse needs. */
@Service
class Fediverse implements ActorDirectory, PostHandler, ReplyPolicy, FollowPolicy {
  private final Federation federation;
  private final Authors authors;
  private final Posts posts;
  private final Comments comments;
  private final Neighbours neighbours;

  Fediverse(
      Federation federation,
      Authors authors,
      Posts posts,
      Comments comments,
      Neighbours neighbours) {
    this.federation = federation;
    this.authors = authors;
    this.posts = posts;
    this.comments = comments;
    this.neighbours = neighbours;
  }

  /** With a page that leads visitors to their own servers, to follow an author there. */
  @Bean
  static Routes routes() {
    return Routes.defaults().toBuilder().followPage("/users/{actor}/follow").build();
  }

  private ActorContext actor(Author author) {
    return federation.actor(String.valueOf(author.id()));
  }

  @Override
  public Optional<Person> find(String id) {
    return id.matches("[1-9][0-9]{0,17}")
        ? authors.byId(Long.parseLong(id)).map(this::person)
        : Optional.empty();
  }

  @Override
  public Optional<String> identifierOf(String userName) {
    return authors.byUserName(userName).map(author -> String.valueOf(author.id()));
  }

  private Person person(Author author) {
    var person =
        Person.builder()
            .preferredUsername(author.userName())
            .name(author.name())
            .summary(paragraph(author.bio()))
            .url(page("/authors/" + author.userName()))
            .set(Mastodon.DISCOVERABLE, true);
    if (author.avatar() != null) {
      person.add(AS.ICON, Image.builder().url(page("/pictures/" + author.avatar())).build());
    }
    return person.build();
  }

  private static String paragraph(String text) {
    return "<p>" + HtmlUtils.htmlEscape(text) + "</p>";
  }

  private URI page(String path) {
    return federation.origin().resolve(path);
  }

  @ServesObjects("/posts/{slug}")
  Optional<Article> article(String slug) {
    return posts.bySlug(slug).map(this::article);
  }

  private Article article(Post post) {
    var article =
        Article.builder()
            .id(page(post.path()))
            .url(page(post.path()))
            .attributedTo(actor(post.author()).id())
            .name(post.title())
            .content(post.html(), post.language())
            .to(Audience.PUBLIC)
            .cc(actor(post.author()).followers());
    if (!post.summary().isEmpty()) {
      article.summary(paragraph(post.summary()));
    }
    if (post.published() != null) {
      article.published(post.published());
    }
    if (post.edited() != null) {
      article.updated(post.edited());
    }
    if (post.cover() != null) {
      article.add(
          AS.IMAGE,
          Image.builder().url(page("/pictures/" + post.cover())).name(post.coverAlt()).build());
    }
    Note teaser = Note.builder().content(paragraph(post.title() + ". " + post.summary())).build();
    article.add(AS.PREVIEW, Reference.embedding(teaser));
    post.tags().forEach(tag -> article.tag(Hashtag.of(page("/tags/" + tag), "#" + tag)));
    return article.build();
  }

  @EventListener
  void published(PostPublished event) {
    Create create = actor(event.post().author()).publish(article(event.post()));
    neighbours.told(event.post().id(), create.id().orElseThrow());
  }

  @EventListener
  void edited(PostEdited event) {
    actor(event.post().author()).posts().update(article(event.post()));
  }

  @EventListener
  void deleted(PostDeleted event) {
    actor(event.post().author()).posts().delete(page(event.post().path()));
    neighbours.untold(event.post().id());
  }

  @EventListener
  void changed(ProfileChanged event) {
    actor(event.author()).profile().changed();
  }

  @Override
  public ReplyPolicy.Decision decide(PostEvent reply) {
    return neighbours.isBlocked(reply.interaction().actor())
        ? ReplyPolicy.Decision.REFUSE
        : ReplyPolicy.Decision.HOLD; // as the comments of visitors
  }

  @Override
  public FollowPolicy.Decision decide(String name, Actor profile, Actor follower) {
    return neighbours.isBlocked(follower.id().orElseThrow())
        ? FollowPolicy.Decision.REJECT
        : FollowPolicy.Decision.ACCEPT;
  }

  @OnActivity
  void followed(Received<Follow> follow) {
    neighbours.met(follow.actor());
  }

  @OnActivity
  void profileChanged(Received<Update> update) {
    if (neighbours.knows(update.actorId())) {
      neighbours.met(update.actor());
    }
  }

  @Override
  public void liked(Tx tx, PostEvent event) {
    neighbours.met(event.actor());
  }

  @Override
  public void shared(Tx tx, PostEvent event) {
    neighbours.met(event.actor());
  }

  @Override
  public void replied(Tx tx, PostEvent event) {
    Neighbour author = neighbours.met(event.actor());
    posts
        .bySlug(event.variables().getOrDefault("slug", ""))
        .ifPresent(
            post ->
                comments.add(
                    new NewComment(
                        post.id(),
                        event.interaction().parent().toString(),
                        author.nameHtml(),
                        author.url(),
                        author.avatarUrl(),
                        text(event),
                        event.interaction().id().toString())));
  }

  @Override
  public void replyChanged(Tx tx, PostEvent event) {
    comments.edit(event.interaction().id().toString(), event.actor().nameToShow(), text(event));
  }

  private static String text(PostEvent event) {
    return event.reply().map(ASObject::contentToShow).orElse("");
  }

  @Override
  public void replyRemoved(Tx tx, PostEvent event) {
    comments.remove(event.interaction().id().toString());
  }

  @Override
  public void departed(Tx tx, URI actor) {
    comments.removeAllOf(actor.toString());
    neighbours.forget(actor);
  }

  @EventListener
  void decided(CommentDecided event) {
    if (event.comment().externalId() != null) {
      URI reply = URI.create(event.comment().externalId());
      if (event.approved()) {
        federation.postInteractions().approve(reply);
      } else {
        federation.postInteractions().reject(reply);
      }
    }
  }

  // ---------------------------------------------------------------- for the pages

  public String handle(Author author) {
    return actor(author).handle().toString();
  }

  public List<String> followers(Author author) {
    return actor(author).follows().followers(1_000).stream().map(URI::toString).toList();
  }

  /** Returns how many like or share a post. */
  public long count(String kind, Post post) {
    return federation.postInteractions().count(Interaction.Kind.valueOf(kind), page(post.path()));
  }

  /** Returns the first who like or share a post. */
  public List<String> who(String kind, Post post) {
    return federation
        .postInteractions()
        .list(Interaction.Kind.valueOf(kind), page(post.path()), null, 20)
        .items()
        .stream()
        .map(one -> one.actor().toString())
        .toList();
  }

  /** Returns how far the news of a post has come; empty if it was never told. */
  public String delivered(Post post) {
    return neighbours.toldBy(post.id()).map(this::delivered).orElse("");
  }

  /** What has arrived everywhere is forgotten after a while. */
  private String delivered(URI activity) {
    return federation
        .deliveries()
        .progress(activity)
        .map(
            far ->
                "delivered to %d of %d servers"
                    .formatted(far.total() - far.waiting() - far.parked(), far.total()))
        .orElse("delivered");
  }
}
