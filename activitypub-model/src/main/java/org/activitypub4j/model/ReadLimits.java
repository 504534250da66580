package org.activitypub4j.model;

/**
 * Limits for reading a document. A document over a limit is refused with a {@link
 * DocumentException} that names the limit. With the defaults no document takes more than 100 ms of
 * CPU time. There are also fixed limits for a context in the document, and for values: see
 * docs/model.md.
 *
 * @param maxBytes the whole document, in bytes
 * @param maxDepth nested objects and arrays
 * @param maxTokens JSON tokens
 * @param maxStringLength one string, in characters
 * @param maxNameLength one member name, in characters
 * @param maxNumberLength one number, in characters
 * @param maxNestedContexts {@code @context} members below the root
 * @param maxMembers members of one object; if JSON-LD is needed, its values instead, with each
 *     value of an array counted
 * @param maxNames different member names and types of the whole document
 * @param maxJsonLdValues values of the whole document if JSON-LD is needed
 */
public record ReadLimits(
    int maxBytes,
    int maxDepth,
    int maxTokens,
    int maxStringLength,
    int maxNameLength,
    int maxNumberLength,
    int maxNestedContexts,
    int maxMembers,
    int maxNames,
    int maxJsonLdValues) {

  /**
   * 1 MiB, 64 levels, 100,000 tokens, 256 KiB strings, 1 KiB names, 64 digits, 64 contexts, 1,000
   * members of an object, 4,000 names, 5,000 values by JSON-LD. The largest real documents that
   * were found have 100 members in an object and 500 values.
   */
  public static final ReadLimits DEFAULT =
      new ReadLimits(1 << 20, 64, 100_000, 256 * 1024, 1024, 64, 64, 1_000, 4_000, 5_000);

  /**
   * The limits for documents that are read before anything is proven, such as the document of a key
   * or of an unknown actor: 128 KiB, 32 levels, 10,000 tokens, 64 KiB strings, 1 KiB names, 64
   * digits, 8 contexts, 500 members of an object, 1,000 names, 1,000 values by JSON-LD.
   */
  public static final ReadLimits UNPROVEN =
      new ReadLimits(128 * 1024, 32, 10_000, 64 * 1024, 1024, 64, 8, 500, 1_000, 1_000);

  /**
   * @throws IllegalArgumentException if a limit is not positive
   */
  public ReadLimits {
    if (maxBytes <= 0
        || maxDepth <= 0
        || maxTokens <= 0
        || maxStringLength <= 0
        || maxNameLength <= 0
        || maxNumberLength <= 0
        || maxNestedContexts <= 0
        || maxMembers <= 0
        || maxNames <= 0
        || maxJsonLdValues <= 0) {
      throw new IllegalArgumentException("every limit must be positive");
    }
  }

  /** Returns the smaller one of each two limits. */
  ReadLimits and(ReadLimits other) {
    return new ReadLimits(
        Math.min(maxBytes, other.maxBytes),
        Math.min(maxDepth, other.maxDepth),
        Math.min(maxTokens, other.maxTokens),
        Math.min(maxStringLength, other.maxStringLength),
        Math.min(maxNameLength, other.maxNameLength),
        Math.min(maxNumberLength, other.maxNumberLength),
        Math.min(maxNestedContexts, other.maxNestedContexts),
        Math.min(maxMembers, other.maxMembers),
        Math.min(maxNames, other.maxNames),
        Math.min(maxJsonLdValues, other.maxJsonLdValues));
  }
}
