package org.activitypub4j.server.internal.delivery;

import java.net.URI;
import java.util.concurrent.Semaphore;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.Signer;

/**
 * Bounds how many deliveries are signed at the same time, so that a large fan-out leaves the
 * application some processors: RSA takes most of the CPU time of a delivery.
 */
final class SigningPlaces {
  private final Semaphore places;

  SigningPlaces(int max) {
    this.places = new Semaphore(max, true);
  }

  /** Returns a signer that waits for a place if it uses our processors. */
  Signer bound(Signer signer) {
    return signer.isInProcess() ? new Bound(signer, places) : signer;
  }

  private record Bound(Signer signer, Semaphore places) implements Signer {
    @Override
    public URI keyId() {
      return signer.keyId();
    }

    @Override
    public SignatureAlgorithm algorithm() {
      return signer.algorithm();
    }

    @Override
    public boolean isInProcess() {
      return true;
    }

    @Override
    public byte[] sign(byte[] message) {
      places.acquireUninterruptibly();
      try {
        return signer.sign(message);
      } finally {
        places.release();
      }
    }
  }
}
