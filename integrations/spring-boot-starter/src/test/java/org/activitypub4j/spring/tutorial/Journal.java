package org.activitypub4j.spring.tutorial;

import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
class Journal {
  record Author(long id, String userName, String name) {}

  record Entry(String slug, long author, String title, String html) {}

  private final JdbcClient jdbc;
  private final ApplicationEventPublisher events;

  Journal(JdbcClient jdbc, ApplicationEventPublisher events) {
    this.jdbc = jdbc;
    this.events = events;
  }

  Optional<Author> author(long id) {
    return jdbc.sql("SELECT * FROM author WHERE id = ?").param(id).query(Author.class).optional();
  }

  Optional<Author> author(String userName) {
    return jdbc.sql("SELECT * FROM author WHERE user_name = ?")
        .param(userName)
        .query(Author.class)
        .optional();
  }

  Optional<Entry> entry(String slug) {
    return jdbc.sql("SELECT * FROM entry WHERE slug = ?").param(slug).query(Entry.class).optional();
  }

  @Transactional
  public void write(Entry entry) {
    jdbc.sql("INSERT INTO entry (slug, author, title, html) VALUES (?, ?, ?, ?)")
        .params(entry.slug(), entry.author(), entry.title(), entry.html())
        .update();
    events.publishEvent(entry);
  }

  void comment(String slug, String name, String html) {
    jdbc.sql("INSERT INTO comment (entry, name, html) VALUES (?, ?, ?)")
        .params(slug, name, html)
        .update();
  }

  List<String> comments(String slug) {
    return jdbc.sql("SELECT html FROM comment WHERE entry = ? ORDER BY rowid")
        .param(slug)
        .query(String.class)
        .list();
  }
}
