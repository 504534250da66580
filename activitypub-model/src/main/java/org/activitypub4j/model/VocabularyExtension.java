package org.activitypub4j.model;

/**
 * Types and properties from another artifact. {@link java.util.ServiceLoader} finds them if an
 * application calls {@link Vocabulary.Builder#extensions}.
 */
public interface VocabularyExtension {
  /**
   * Adds the types and properties. Called once for each vocabulary that is built with extensions.
   */
  void addTo(Vocabulary.Builder vocabulary);
}
