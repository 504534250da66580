package org.activitypub4j.client;

import java.util.function.Supplier;
import org.activitypub4j.signatures.keys.Signer;
import org.jspecify.annotations.Nullable;

/** The signer of fetches, if there is one; asked for at each use, since keys are rotated. */
final class FetchSigner {
  private final @Nullable Supplier<? extends Signer> source;

  FetchSigner(@Nullable Supplier<? extends Signer> source) {
    this.source = source;
  }

  /** Signs at once. */
  SignedBy first() {
    return SignedBy.first(get());
  }

  /** Signs only what a server does not give without. */
  SignedBy whenAsked() {
    return SignedBy.whenAsked(get());
  }

  private @Nullable Signer get() {
    return source == null ? null : source.get();
  }
}
