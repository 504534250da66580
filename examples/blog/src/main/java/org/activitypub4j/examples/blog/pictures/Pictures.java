package org.activitypub4j.examples.blog.pictures;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The pictures of posts and authors. */
@Service
public class Pictures {
  /** How the files of each type begin: what a browser says of its type does not count. */
  private static final Map<String, String> BEGINNINGS =
      Map.of(
          "ffd8ff", "image/jpeg",
          "89504e470d0a1a0a", "image/png",
          "474946383761", "image/gif",
          "474946383961", "image/gif",
          "52494646", "image/webp");

  private final JdbcClient jdbc;

  Pictures(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Adds a picture and returns its number.
   *
   * @throws IllegalArgumentException if it is none
   */
  @Transactional
  public long add(byte[] bytes) {
    String begin = HexFormat.of().formatHex(bytes, 0, Math.min(12, bytes.length));
    String type =
        BEGINNINGS.entrySet().stream()
            .filter(entry -> begin.startsWith(entry.getKey()))
            .map(Map.Entry::getValue)
            .filter(found -> !found.equals("image/webp") || begin.endsWith("57454250"))
            .findAny()
            .orElseThrow(
                () -> new IllegalArgumentException("A picture is a JPEG, PNG, GIF or WebP file."));
    return jdbc.sql("INSERT INTO picture (type, bytes) VALUES (?, ?) RETURNING id")
        .params(type, bytes)
        .query(Long.class)
        .single();
  }

  /** Returns a picture, if a published post or a profile shows it. */
  public Optional<Picture> find(long id) {
    return jdbc.sql(
            """
            SELECT type, bytes FROM picture WHERE id = ?
              AND (EXISTS (SELECT 1 FROM post WHERE cover = picture.id AND published IS NOT NULL)
                OR EXISTS (SELECT 1 FROM author WHERE avatar = picture.id))
            """)
        .param(id)
        .query((row, number) -> new Picture(row.getString("type"), row.getBytes("bytes")))
        .optional();
  }
}
