package org.activitypub4j.examples.blog.fediverse;

import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Mention;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.UntrustedText;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the blog remembers of people on other servers, and which servers it does not want. */
@Service
public class Neighbours {
  private final JdbcClient jdbc;

  Neighbours(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Somebody on another server.
   *
   * @param nameHtml the name, as safe HTML
   */
  public record Neighbour(String url, String nameHtml, String handle, @Nullable String avatarUrl) {

    static Neighbour of(Actor actor) {
      return new Neighbour(
          actor.id().orElseThrow().toString(),
          actor.nameToShow(),
          Mention.of(actor).name().map(UntrustedText::unescaped).orElse(""),
          actor.iconUrl().map(URI::toString).orElse(null));
    }
  }

  /** Remembers what somebody is called who has to do with the blog now, and returns it. */
  @Transactional
  public Neighbour met(Actor actor) {
    Neighbour one = Neighbour.of(actor);
    jdbc.sql(
            """
            INSERT INTO fediverse_person (url, name_html, handle, avatar_url) VALUES (?, ?, ?, ?)
            ON CONFLICT (url) DO UPDATE SET name_html = excluded.name_html,
              handle = excluded.handle, avatar_url = excluded.avatar_url
            """)
        .params(Arrays.asList(one.url(), one.nameHtml(), one.handle(), one.avatarUrl()))
        .update();
    return one;
  }

  public boolean knows(URI url) {
    return !find(List.of(url.toString())).isEmpty();
  }

  @Transactional
  public void forget(URI url) {
    jdbc.sql("DELETE FROM fediverse_person WHERE url = ?").param(url.toString()).update();
  }

  /** Returns those of them who are known, by their URLs. */
  public Map<String, Neighbour> find(Collection<String> urls) {
    Map<String, Neighbour> found = new HashMap<>();
    if (!urls.isEmpty()) {
      jdbc.sql("SELECT * FROM fediverse_person WHERE url IN (:urls)")
          .param("urls", urls)
          .query(Neighbour.class)
          .list()
          .forEach(one -> found.put(one.url(), one));
    }
    return found;
  }

  /** Remembers which activity told others of a post. */
  @Transactional
  public void told(long post, URI activity) {
    jdbc.sql("INSERT INTO fediverse_post (post, activity) VALUES (?, ?)")
        .params(post, activity.toString())
        .update();
  }

  /** Forgets it, because the post was deleted. */
  @Transactional
  public void untold(long post) {
    jdbc.sql("DELETE FROM fediverse_post WHERE post = ?").param(post).update();
  }

  public Optional<URI> toldBy(long post) {
    return jdbc.sql("SELECT activity FROM fediverse_post WHERE post = ?")
        .param(post)
        .query(String.class)
        .optional()
        .map(URI::create);
  }

  /** Hears nothing more of the server of a URL, and of those below it. */
  @Transactional
  public void block(URI url) {
    jdbc.sql("INSERT INTO fediverse_blocked (host) VALUES (?) ON CONFLICT DO NOTHING")
        .param(host(url))
        .update();
  }

  private static String host(URI url) {
    return Origin.of(url).map(Origin::host).orElse(url.toString());
  }

  public boolean isBlocked(URI url) {
    return jdbc.sql("SELECT COUNT(*) FROM fediverse_blocked WHERE ? = host OR ? LIKE '%.' || host")
            .params(host(url), host(url))
            .query(Long.class)
            .single()
        > 0;
  }
}
