package org.activitypub4j.examples.blog.posts;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.examples.blog.Times;
import org.activitypub4j.examples.blog.authors.Author;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The posts. */
@Service
public class Posts {
  private static final String SELECT =
      """
      SELECT p.*, a.user_name, a.name, a.bio, a.avatar, a.admin FROM post p JOIN author a ON a.id = p.author
      """;

  private static final RowMapper<Post> POST =
      (row, number) -> {
        long cover = row.getLong("cover");
        boolean hasCover = !row.wasNull();
        long avatar = row.getLong("avatar");
        boolean hasAvatar = !row.wasNull();
        return new Post(
            row.getLong("id"),
            row.getString("slug"),
            row.getString("title"),
            row.getString("summary"),
            row.getString("markdown"),
            row.getString("language"),
            Arrays.stream(row.getString("tags").split(" ", -1)).filter(t -> !t.isEmpty()).toList(),
            hasCover ? cover : null,
            row.getString("cover_alt"),
            new Author(
                row.getLong("author"),
                row.getString("user_name"),
                row.getString("name"),
                row.getString("bio"),
                hasAvatar ? avatar : null,
                row.getInt("admin") == 1),
            Times.get(row, "published"),
            Times.get(row, "edited"));
      };

  private final JdbcClient jdbc;
  private final ApplicationEventPublisher events;

  Posts(JdbcClient jdbc, ApplicationEventPublisher events) {
    this.jdbc = jdbc;
    this.events = events;
  }

  /** Returns published posts, the newest first. */
  public List<Post> latest(int page, int size) {
    return jdbc.sql(
            SELECT
                + "WHERE published IS NOT NULL ORDER BY published DESC, p.id DESC LIMIT ? OFFSET ?")
        .params(size, (long) page * size)
        .query(POST)
        .list();
  }

  public List<Post> withTag(String tag) {
    return jdbc.sql(
            SELECT
                + "WHERE published IS NOT NULL AND (' ' || tags || ' ') LIKE ? ESCAPE '!' ORDER BY"
                + " published DESC")
        .param("% " + tag.replaceAll("([!%_])", "!$1") + " %")
        .query(POST)
        .list();
  }

  public List<Post> of(Author author) {
    return jdbc.sql(SELECT + "WHERE published IS NOT NULL AND author = ? ORDER BY published DESC")
        .param(author.id())
        .query(POST)
        .list();
  }

  /** Returns all posts, drafts first. */
  public List<Post> all() {
    return jdbc.sql(SELECT + "ORDER BY COALESCE(published, 9e18) DESC, p.id DESC")
        .query(POST)
        .list();
  }

  public Optional<Post> byId(long id) {
    return jdbc.sql(SELECT + "WHERE p.id = ?").param(id).query(POST).optional();
  }

  /** Returns a published post. */
  public Optional<Post> bySlug(String slug) {
    return jdbc.sql(SELECT + "WHERE slug = ? AND published IS NOT NULL")
        .param(slug)
        .query(POST)
        .optional();
  }

  @Transactional
  public Post write(Author author, Draft draft) {
    long id =
        jdbc.sql(
                """
            INSERT INTO post (slug, title, summary, markdown, language, tags, cover, cover_alt, author)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """)
            .params(
                Arrays.asList(
                    freeSlug(draft.slug()),
                    draft.title().strip(),
                    draft.summary().strip(),
                    draft.markdown(),
                    draft.language(),
                    String.join(" ", draft.tagList()),
                    draft.cover(),
                    draft.coverAlt().strip(),
                    author.id()))
            .query(Long.class)
            .single();
    return byId(id).orElseThrow();
  }

  private String freeSlug(String slug) {
    String free = slug;
    for (int i = 2; isTaken(free); i++) {
      free = slug + "-" + i;
    }
    return free;
  }

  private boolean isTaken(String slug) {
    return jdbc.sql("SELECT COUNT(*) FROM post WHERE slug = ?")
            .param(slug)
            .query(Long.class)
            .single()
        > 0;
  }

  @Transactional
  public Post edit(long id, Draft draft) {
    Post before = byId(id).orElseThrow();
    jdbc.sql(
            """
            UPDATE post SET title = ?, summary = ?, markdown = ?, language = ?, tags = ?,
              cover = COALESCE(?, cover), cover_alt = ?, edited = ? WHERE id = ?
            """)
        .params(
            Arrays.asList(
                draft.title().strip(),
                draft.summary().strip(),
                draft.markdown(),
                draft.language(),
                String.join(" ", draft.tagList()),
                draft.cover(),
                draft.coverAlt().strip(),
                before.isDraft() ? null : Times.now(),
                id))
        .update();
    Post after = byId(id).orElseThrow();
    if (!after.isDraft()) {
      events.publishEvent(new PostEdited(after));
    }
    return after;
  }

  @Transactional
  public void publish(long id) {
    int changed =
        jdbc.sql("UPDATE post SET published = ? WHERE id = ? AND published IS NULL")
            .params(Times.now(), id)
            .update();
    if (changed == 1) {
      events.publishEvent(new PostPublished(byId(id).orElseThrow()));
    }
  }

  @Transactional
  public void delete(long id) {
    Post post = byId(id).orElseThrow();
    jdbc.sql("DELETE FROM comment WHERE post = ?").param(id).update();
    jdbc.sql("DELETE FROM post WHERE id = ?").param(id).update();
    if (!post.isDraft()) {
      events.publishEvent(new PostDeleted(post));
    }
  }
}
