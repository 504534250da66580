package org.activitypub4j.model;

/**
 * Types and properties that come in an artifact of their own, found by {@link
 * java.util.ServiceLoader} where an application asks for it with {@link
 * Vocabulary.Builder#extensions}.
 */
public interface VocabularyExtension {
  /** Adds the types and properties; called once for each vocabulary that is built with it. */
  void addTo(Vocabulary.Builder vocabulary);
}
