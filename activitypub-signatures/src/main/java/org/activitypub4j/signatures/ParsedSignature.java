package org.activitypub4j.signatures;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One signature as its headers have it, of either scheme.
 *
 * @param header the header to name when it is malformed
 * @param components what it covers, in order
 * @param algorithm the algorithm it names; null if it leaves it to the key
 * @param parameters the serialised parameters of RFC 9421; empty for draft-cavage
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
record ParsedSignature(
    SignatureScheme scheme,
    String header,
    String keyId,
    @Nullable SignatureAlgorithm algorithm,
    List<Component> components,
    @Nullable Long created,
    @Nullable Long expires,
    @Nullable String nonce,
    @Nullable String tag,
    String parameters,
    byte[] bytes) {

  /** Whether it covers this component without parameters. */
  boolean covers(String name) {
    for (Component component : components) {
      if (component.isPlain(name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether {@code created} is part of what is signed, as it always is in RFC 9421. */
  boolean createdIsCovered() {
    return scheme == SignatureScheme.RFC_9421 || covers("(created)");
  }

  /** The identifiers of what it covers. */
  List<String> covered() {
    return components.stream().map(Component::identifier).toList();
  }

  /**
   * One covered component.
   *
   * @param name its name in lower case: a header, or one that begins with {@code @} or {@code (}
   * @param identifier the name as the signature base has it: for RFC 9421 in quotes, with
   *     parameters
   * @param queryParameter the {@code name} parameter of {@code @query-param}
   */
  record Component(String name, String identifier, @Nullable String queryParameter) {
    boolean isPlain(String other) {
      return queryParameter == null && name.equals(other);
    }
  }
}
