package org.activitypub4j.spring.tutorial;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Article;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.ActorContext;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.PostEvent;
import org.activitypub4j.server.PostHandler;
import org.activitypub4j.server.Routes;
import org.activitypub4j.server.spi.ActorDirectory;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.spring.ServesObjects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

@Service
class Fediverse implements ActorDirectory, PostHandler {
  private final Journal journal;
  private final Federation federation;

  Fediverse(Journal journal, Federation federation) {
    this.journal = journal;
    this.federation = federation;
  }

  @Override
  public Optional<Person> find(String id) {
    return id.matches("[0-9]{1,9}")
        ? journal.author(Long.parseLong(id)).map(this::person)
        : Optional.empty();
  }

  @Override
  public Optional<String> identifierOf(String userName) {
    return journal.author(userName).map(author -> String.valueOf(author.id()));
  }

  private Person person(Journal.Author author) {
    return Person.builder()
        .preferredUsername(author.userName())
        .name(author.name())
        .url(page("/authors/" + author.userName()))
        .build();
  }

  private URI page(String path) {
    return federation.origin().resolve(path);
  }

  @ServesObjects("/entries/{slug}")
  Optional<Article> entry(String slug) {
    return journal.entry(slug).map(this::article);
  }

  private Article article(Journal.Entry entry) {
    ActorContext author = federation.actor(String.valueOf(entry.author()));
    return Article.builder()
        .id(page("/entries/" + entry.slug()))
        .url(page("/entries/" + entry.slug()))
        .attributedTo(author.id())
        .name(entry.title())
        .content(entry.html())
        .to(Audience.PUBLIC)
        .cc(author.followers())
        .build();
  }

  @EventListener
  void written(Journal.Entry entry) {
    federation.actor(String.valueOf(entry.author())).publish(article(entry));
  }

  @Override
  public void replied(Tx tx, PostEvent reply) {
    journal.comment(
        reply.variables().getOrDefault("slug", ""),
        reply.actor().nameToShow(),
        reply.reply().map(ASObject::contentToShow).orElse(""));
  }

  @Bean
  static Routes routes() {
    return Routes.defaults().toBuilder().followPage("/users/{actor}/follow").build();
  }
}
