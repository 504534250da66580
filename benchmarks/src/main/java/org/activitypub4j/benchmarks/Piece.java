package org.activitypub4j.benchmarks;

import java.util.List;

/**
 * A part of a {@link Shape}, written as JSON with single quotes. {@code {i}} stands for the number
 * of the repetition in which it is, {@code {n}} for the next one, and {@code {h}} for a text that
 * has the same hash code as all others.
 */
sealed interface Piece {
  /** A value that stands there as it is. */
  record Leaf(String json) implements Piece {}

  /** A string of a piece of text, again and again, behind another. */
  record Text(String start, String each, int count) implements Piece {}

  /** A list of values. */
  record Many(Piece each, int count) implements Piece {}

  /** An object whose members have names by one pattern. */
  record Keyed(String key, Piece each, int count) implements Piece {}

  /** An object with some members. */
  record Members(List<Member> all) implements Piece {
    public Members {
      all = List.copyOf(all);
    }
  }

  /** A member of an object. */
  record Member(String name, Piece value) {}

  /** Objects within each other under one name; lists if that is empty. */
  record Deep(String name, Piece end, int count) implements Piece {}
}
