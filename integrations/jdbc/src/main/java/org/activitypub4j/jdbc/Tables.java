package org.activitypub4j.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * The names of our tables. SQL is written with {@code {object}} for the table of objects, and
 * {@code {:object_outbox}} for a name without the schema, such as that of a new index.
 */
final class Tables {
  /** Leaves room for the longest name of an index in the 63 bytes of PostgreSQL. */
  private static final int MAX_LENGTH = 30;

  private final String qualifier;
  private final String prefix;

  /**
   * @throws IllegalArgumentException if the schema or the prefix has anything but letters, digits
   *     and underscores
   */
  Tables(@Nullable String schema, String prefix) {
    this.qualifier = schema == null ? "" : check("schema", schema) + ".";
    this.prefix = check("tablePrefix", prefix);
  }

  private static String check(String what, String name) {
    boolean plain = name.chars().allMatch(Tables::isPlain);
    if (!plain || name.isEmpty() || isDigit(name.charAt(0)) || name.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          what
              + " must be 1 to "
              + MAX_LENGTH
              + " letters, digits and underscores of ASCII, and not begin with a digit");
    }
    return name;
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** Returns the full name of a table. */
  String name(String table) {
    return qualifier + prefix + table;
  }

  /** Replaces the names in braces. */
  String sql(String template) {
    StringBuilder sql = new StringBuilder(template.length() + 64);
    int done = 0;
    for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', done)) {
      int close = template.indexOf('}', open);
      sql.append(template, done, open);
      String name = template.substring(open + 1, close);
      sql.append(name.startsWith(":") ? prefix + name.substring(1) : name(name));
      done = close + 1;
    }
    return sql.append(template, done, template.length()).toString();
  }
}
