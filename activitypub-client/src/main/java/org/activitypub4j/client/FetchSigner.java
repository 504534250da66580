package org.activitypub4j.client;

import java.util.function.Supplier;
import org.activitypub4j.signatures.keys.Signer;
import org.jspecify.annotations.Nullable;

/**
 * Chooses who fetches documents: the actor that a budget names, or the server itself if it has a
 * signer. Its signer is asked for before each use, because keys are rotated.
 */
final class FetchSigner {
  private final @Nullable Supplier<? extends Signer> source;

  FetchSigner(@Nullable Supplier<? extends Signer> source) {
    this.source = source;
  }

  /** Signs at once, as the actor of the budget or else as the server. */
  SignedBy first(Budget budget) {
    Signer asking = budget.signer();
    return SignedBy.first(asking == null ? get() : asking);
  }

  /** Signs at once as the server, because what is kept for all must not depend on who asks. */
  SignedBy firstForAll() {
    return SignedBy.first(get());
  }

  /** Signs as the server, but only if the other server gives nothing without a signature. */
  SignedBy whenAskedForAll() {
    return SignedBy.whenAsked(get());
  }

  private @Nullable Signer get() {
    return source == null ? null : source.get();
  }
}
