package org.activitypub4j.signatures;

import java.util.List;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * One signature, of either scheme, as its headers say.
 *
 * @param header the header that a refusal names if it is malformed
 * @param components what it covers, in order
 * @param algorithm the algorithm that it names; null if the key decides
 * @param parameters the serialised parameters of RFC 9421; empty for draft-cavage
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never given to callers
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

  /** Whether it covers this component of the message itself, without parameters. */
  boolean covers(String name) {
    return components.stream().anyMatch(component -> component.isPlain(name));
  }

  /** Whether it covers this component of the request that was answered. */
  boolean coversOfRequest(String name) {
    return components.stream().anyMatch(component -> component.isOfRequest(name));
  }

  /** Whether it covers the whole of a header of the message itself. */
  boolean coversHeader(String name) {
    return components.stream().anyMatch(component -> component.isWholeHeader(name));
  }

  /** Whether {@code created} is part of what is signed. In RFC 9421 it always is. */
  boolean createdIsCovered() {
    return scheme == SignatureScheme.RFC_9421 || covers("(created)");
  }

  /** Returns the identifiers of what it covers. */
  List<String> covered() {
    return components.stream().map(Component::identifier).toList();
  }
}
