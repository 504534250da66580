package org.activitypub4j.model;

/**
 * What a document may cost to read; a document over a limit is refused with a {@link
 * DocumentException} that names the limit. A context in the document is limited too, and not
 * configurable: to 256 terms with IRIs of 2,048 characters, and to 100,000 as the product of terms
 * in scoped contexts and values in the document.
 *
 * @param maxBytes the whole document, in bytes
 * @param maxDepth nested objects and arrays
 * @param maxTokens JSON tokens
 * @param maxStringLength one string, in characters
 * @param maxNameLength one member name, in characters
 * @param maxNumberLength one number, in characters
 * @param maxNestedContexts {@code @context} members below the root
 */
public record ReadLimits(
    int maxBytes,
    int maxDepth,
    int maxTokens,
    int maxStringLength,
    int maxNameLength,
    int maxNumberLength,
    int maxNestedContexts) {

  /** 1 MiB, 64 levels, 100,000 tokens, 256 KiB strings, 1 KiB names, 64 digits, 64 contexts. */
  public static final ReadLimits DEFAULT =
      new ReadLimits(1 << 20, 64, 100_000, 256 * 1024, 1024, 64, 64);

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
        || maxNestedContexts <= 0) {
      throw new IllegalArgumentException("each limit must be positive");
    }
  }
}
