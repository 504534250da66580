package org.activitypub4j.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The documents on which everything is measured. */
final class SampleDocuments {
  private SampleDocuments() {}

  /** A Create(Note) as Mastodon sends it: a reply with a picture, a mention and a hashtag. */
  static byte[] createNote() {
    return read("create-note.json");
  }

  /** A Person as Mastodon serves it. */
  static byte[] person() {
    return read("person.json");
  }

  private static byte[] read(String name) {
    try (InputStream in = SampleDocuments.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
