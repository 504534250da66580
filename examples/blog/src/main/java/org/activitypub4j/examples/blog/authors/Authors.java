package org.activitypub4j.examples.blog.authors;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The authors. */
@Service
public class Authors {
  private static final Pattern USER_NAME = Pattern.compile("[a-z0-9_]{1,30}");
  private static final String SELECT =
      "SELECT id, user_name, name, bio, avatar, admin FROM author ";
  private static final RowMapper<Author> AUTHOR =
      (row, number) -> {
        long avatar = row.getLong("avatar");
        boolean hasAvatar = !row.wasNull();
        return new Author(
            row.getLong("id"),
            row.getString("user_name"),
            row.getString("name"),
            row.getString("bio"),
            hasAvatar ? avatar : null,
            row.getInt("admin") == 1);
      };

  private final JdbcClient jdbc;
  private final ApplicationEventPublisher events;

  Authors(JdbcClient jdbc, ApplicationEventPublisher events) {
    this.jdbc = jdbc;
    this.events = events;
  }

  public List<Author> all() {
    return jdbc.sql(SELECT + "ORDER BY id").query(AUTHOR).list();
  }

  public Optional<Author> byId(long id) {
    return jdbc.sql(SELECT + "WHERE id = ?").param(id).query(AUTHOR).optional();
  }

  public Optional<Author> byUserName(String userName) {
    return jdbc.sql(SELECT + "WHERE user_name = ?").param(userName).query(AUTHOR).optional();
  }

  /** Returns the encoded password. */
  public Optional<String> password(String userName) {
    return jdbc.sql("SELECT password FROM author WHERE user_name = ?")
        .param(userName)
        .query(String.class)
        .optional();
  }

  @Transactional
  public Author add(String userName, String name, String encodedPassword, boolean admin) {
    jdbc.sql("INSERT INTO author (user_name, name, bio, password, admin) VALUES (?, ?, '', ?, ?)")
        .params(valid(userName), name, encodedPassword, admin ? 1 : 0)
        .update();
    return byUserName(userName).orElseThrow();
  }

  /**
   * Changes a profile.
   *
   * @param avatar the number of the new picture; null to keep the one before
   */
  @Transactional
  public void change(long id, String userName, String name, String bio, @Nullable Long avatar) {
    if (byUserName(userName).filter(other -> other.id() != id).isPresent()) {
      throw new IllegalArgumentException("Another author has the user name " + userName + ".");
    }
    jdbc.sql(
            """
            UPDATE author SET user_name = ?, name = ?, bio = ?, avatar = COALESCE(?, avatar)
            WHERE id = ?
            """)
        .params(Arrays.asList(valid(userName), name.strip(), bio.strip(), avatar, id))
        .update();
    events.publishEvent(new ProfileChanged(byId(id).orElseThrow()));
  }

  private static String valid(String userName) {
    if (!USER_NAME.matcher(userName).matches()) {
      throw new IllegalArgumentException(
          "A user name has up to 30 letters (a-z), digits and underscores, not "
              + userName.toLowerCase(Locale.ROOT));
    }
    return userName;
  }
}
