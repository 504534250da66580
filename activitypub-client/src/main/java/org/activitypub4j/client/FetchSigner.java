package org.activitypub4j.client;

import java.util.function.Supplier;
import org.activitypub4j.signatures.keys.Signer;
import org.jspecify.annotations.Nullable;

/**
 * As whom documents are fetched: as the actor that a budget names, or as the server itself, if it
 * has a signer. That is asked for at each use, since keys are rotated.
 */
final class FetchSigner {
  private final @Nullable Supplier<? extends Signer> source;

  FetchSigner(@Nullable Supplier<? extends Signer> source) {
    this.source = source;
  }

  /** Signs at once, as the one who asks. */
  SignedBy first(Budget budget) {
    Signer asking = budget.signer();
    return SignedBy.first(asking == null ? get() : asking);
  }

  /** Signs at once as the server: what is kept for all must not depend on who asks. */
  SignedBy firstForAll() {
    return SignedBy.first(get());
  }

  /** Signs as the server, and only what another does not give without. */
  SignedBy whenAskedForAll() {
    return SignedBy.whenAsked(get());
  }

  private @Nullable Signer get() {
    return source == null ? null : source.get();
  }
}
