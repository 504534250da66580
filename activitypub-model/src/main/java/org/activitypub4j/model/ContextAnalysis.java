package org.activitypub4j.model;

import jakarta.json.JsonValue;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a document's context means for a reader who goes by member names. Immutable.
 *
 * @param analyser analyses nested contexts; null if there are none
 * @param number no other analysis by the same analyser has this number
 * @param terms every term that the context defines
 * @param differs those of our names that mean something else here
 * @param aliases other names for our properties, types and keywords, each with our name
 * @param prefixes usable prefixes that are not ours, with their IRIs
 * @param language the default language, or null
 * @param slow why only JSON-LD processing can tell the meaning, or null
 * @param scopedTerms the terms in the scoped contexts of the document itself
 * @param partial whether a context that is not bundled counted as empty
 */
record ContextAnalysis(
    @Nullable ContextAnalyser analyser,
    long number,
    Map<String, TermDefinition> terms,
    Set<String> differs,
    Map<String, String> aliases,
    Map<String, String> prefixes,
    @Nullable String language,
    @Nullable String slow,
    int scopedTerms,
    boolean partial) {

  /**
   * Does not copy. A copy by {@code Map.copyOf} searches names with the same hash code one by one.
   */
  ContextAnalysis {
    terms = Collections.unmodifiableMap(terms);
    differs = Collections.unmodifiableSet(differs);
    aliases = Collections.unmodifiableMap(aliases);
    prefixes = Collections.unmodifiableMap(prefixes);
  }

  static final ContextAnalysis EMPTY = built(Map.of(), null);

  /** The scope of an object that was built, not read. */
  static ContextAnalysis built(Map<String, TermDefinition> terms, @Nullable String language) {
    return new ContextAnalysis(
        null, 0, terms, Set.of(), Map.of(), Map.of(), language, null, 0, false);
  }

  @Nullable TermDefinition definition(String term) {
    return terms.get(term);
  }

  ContextAnalysis nested(JsonValue context) {
    return analyser == null ? this : analyser.analyse(this, context);
  }
}
