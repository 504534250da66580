package org.activitypub4j.examples.blog.comments;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts each comment behind the one that it answers. */
public final class Threads {
  private static final int DEEPEST = 4;

  private final Map<@Nullable Long, List<Comment>> answers = new HashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  /**
   * A comment where it is shown.
   *
   * @param depth 0 if it answers the post, or a comment that is not shown; at most 4
   */
  public record Entry(Comment comment, int depth) {}

  private Threads() {}

  /** Returns the comments of a post in the order in which they are read. */
  public static List<Entry> of(List<Comment> comments) {
    Threads threads = new Threads();
    Set<Long> shown = comments.stream().map(Comment::id).collect(Collectors.toSet());
    for (Comment comment : comments) {
      Long parent = comment.parent();
      threads
          .answers
          .computeIfAbsent(
              parent != null && shown.contains(parent) ? parent : null, same -> new ArrayList<>())
          .add(comment);
    }
    threads.add(null, 0);
    return threads.entries;
  }

  private void add(@Nullable Long parent, int depth) {
    for (Comment answer : answers.getOrDefault(parent, List.of())) {
      entries.add(new Entry(answer, Math.min(depth, DEEPEST)));
      add(answer.id(), depth + 1);
    }
  }
}
