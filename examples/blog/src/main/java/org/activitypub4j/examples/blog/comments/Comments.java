package org.activitypub4j.examples.blog.comments;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.examples.blog.Times;
import org.activitypub4j.examples.blog.comments.Comment.Status;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The comments. A new one is held until somebody approves it. */
@Service
public class Comments {
  private static final RowMapper<Comment> COMMENT =
      (row, number) -> {
        long parent = row.getLong("parent");
        boolean hasParent = !row.wasNull();
        return new Comment(
            row.getLong("id"),
            row.getLong("post"),
            hasParent ? parent : null,
            row.getString("author_html"),
            row.getString("author_url"),
            row.getString("avatar_url"),
            row.getString("body_html"),
            Status.valueOf(row.getString("status")),
            row.getString("external_id"),
            Times.get(row, "created"),
            Times.get(row, "edited"));
      };

  private final JdbcClient jdbc;
  private final ApplicationEventPublisher events;

  Comments(JdbcClient jdbc, ApplicationEventPublisher events) {
    this.jdbc = jdbc;
    this.events = events;
  }

  /** Returns the approved comments of a post, in the order in which they were written. */
  public List<Comment> of(long post) {
    return jdbc.sql("SELECT * FROM comment WHERE post = ? AND status = 'APPROVED' ORDER BY id")
        .param(post)
        .query(COMMENT)
        .list();
  }

  public List<Comment> held() {
    return jdbc.sql("SELECT * FROM comment WHERE status = 'HELD' ORDER BY id")
        .query(COMMENT)
        .list();
  }

  @Transactional
  public void add(NewComment comment) {
    jdbc.sql(
            """
            INSERT INTO comment (post, parent, author_html, author_url, avatar_url, body_html, status,
              external_id, created)
            VALUES (?, (SELECT id FROM comment WHERE external_id = ?), ?, ?, ?, ?, 'HELD', ?, ?)
            """)
        .params(
            Arrays.asList(
                comment.post(),
                comment.parentExternalId(),
                comment.authorHtml(),
                comment.authorUrl(),
                comment.avatarUrl(),
                comment.bodyHtml(),
                comment.externalId(),
                Times.now()))
        .update();
  }

  /** Changes a comment that was written elsewhere; it is held again. */
  @Transactional
  public void edit(String externalId, String authorHtml, String bodyHtml) {
    jdbc.sql(
            """
            UPDATE comment SET author_html = ?, body_html = ?, edited = ?, status = 'HELD'
            WHERE external_id = ?
            """)
        .params(authorHtml, bodyHtml, Times.now(), externalId)
        .update();
  }

  /** Removes a comment that was written elsewhere. Its answers stay. */
  @Transactional
  public void remove(String externalId) {
    jdbc.sql("SELECT id FROM comment WHERE external_id = ?")
        .param(externalId)
        .query(Long.class)
        .optional()
        .ifPresent(this::remove);
  }

  /** Removes everything that somebody wrote elsewhere. */
  @Transactional
  public void removeAllOf(String authorUrl) {
    jdbc.sql("SELECT id FROM comment WHERE author_url = ? AND external_id IS NOT NULL")
        .param(authorUrl)
        .query(Long.class)
        .list()
        .forEach(this::remove);
  }

  /** Shows a comment. */
  @Transactional
  public void approve(long id) {
    jdbc.sql("UPDATE comment SET status = 'APPROVED' WHERE id = ?").param(id).update();
    byId(id).ifPresent(comment -> events.publishEvent(new CommentDecided(comment, true)));
  }

  /** Removes a comment, because an author does not want it. */
  @Transactional
  public void reject(long id) {
    byId(id).ifPresent(comment -> events.publishEvent(new CommentDecided(comment, false)));
    remove(id);
  }

  public Optional<Comment> byId(long id) {
    return jdbc.sql("SELECT * FROM comment WHERE id = ?").param(id).query(COMMENT).optional();
  }

  private void remove(long id) {
    @Nullable Long none = null;
    jdbc.sql("UPDATE comment SET parent = ? WHERE parent = ?")
        .params(Arrays.asList(none, id))
        .update();
    jdbc.sql("DELETE FROM comment WHERE id = ?").param(id).update();
  }
}
