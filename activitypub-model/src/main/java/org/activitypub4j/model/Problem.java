package org.activitypub4j.model;

/**
 * A part of a document that does not follow the vocabulary, and that was read as well as possible.
 *
 * @param path the place, such as {@code $.object.tag[2].href}
 * @param message what is wrong and how it was read; safe to log
 */
public record Problem(String path, String message) {
  @Override
  public String toString() {
    return path + ": " + message;
  }
}
