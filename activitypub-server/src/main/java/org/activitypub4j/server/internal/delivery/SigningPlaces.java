package org.activitypub4j.server.internal.delivery;

import java.net.URI;
import java.time.Duration;
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
  Bound bound(Signer signer) {
    return new Bound(signer);
  }

  /** A signer for one delivery, which tells when it has signed. */
  final class Bound implements Signer {
    private final Signer signer;
    private volatile long signedAt = System.nanoTime();

    private Bound(Signer signer) {
      this.signer = signer;
    }

    /** How long ago it made its latest signature, or was made if it has not signed. */
    Duration sinceSigned() {
      return Duration.ofNanos(System.nanoTime() - signedAt);
    }

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
      return signer.isInProcess();
    }

    @Override
    public byte[] sign(byte[] message) {
      try {
        return signer.isInProcess() ? signInPlace(message) : signer.sign(message);
      } finally {
        signedAt = System.nanoTime();
      }
    }

    private byte[] signInPlace(byte[] message) {
      places.acquireUninterruptibly();
      try {
        return signer.sign(message);
      } finally {
        places.release();
      }
    }
  }
}
