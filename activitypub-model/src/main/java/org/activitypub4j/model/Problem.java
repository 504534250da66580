package org.activitypub4j.model;

/**
 * Something in a document that is not as the vocabulary has it, and which reading took as it could.
 *
 * @param path where, such as {@code $.object.tag[2].href}
 * @param message what, and how it was read; safe for a log
 */
public record Problem(String path, String message) {
  @Override
  public String toString() {
    return path + ": " + message;
  }
}
