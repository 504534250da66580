package org.activitypub4j.client;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.signatures.SignatureScheme;
import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt to deliver, and so what to do next.
 *
 * <p>The {@code detail} that several have is for people: the answer of the peer in a few words, or
 * what happened instead. It is remote text, made printable, at most 300 characters.
 */
public sealed interface DeliveryOutcome {

  /** The inbox. */
  URI inbox();

  /** What happened, in words. */
  String message();

  /**
   * The inbox took it.
   *
   * @param status 200 to 299
   * @param scheme the signature that it took; some servers take what they then cannot verify
   */
  record Delivered(URI inbox, int status, SignatureScheme scheme) implements DeliveryOutcome {
    @Override
    public String message() {
      return "%s answered %d to %s".formatted(inbox, status, scheme);
    }
  }

  /**
   * It did not arrive, for a reason that may pass: try again, later and later. There was no usable
   * answer, or one of 407, 408, 421, 423, 425 and 5xx, except for 501, 505 and 510.
   *
   * @param status the status; 0 if there was no answer
   * @param transport why there was no answer; null if there was one, or if it could not be signed
   * @param delay what the server asks to wait at least; null if it does not say
   */
  record Retry(
      URI inbox,
      int status,
      TransportException.@Nullable Reason transport,
      @Nullable Duration delay,
      String detail)
      implements DeliveryOutcome {

    /** What the server asks to wait at least, up to a day. */
    public Optional<Duration> retryAfter() {
      return Optional.ofNullable(delay);
    }

    /** The status of the answer, if there was one. */
    public OptionalInt answered() {
      return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    @Override
    public String message() {
      return status == 0 ? detail : "%s answered %d: %s".formatted(inbox, status, detail);
    }
  }

  /**
   * The server answered 429: everything for this host should go more slowly. It is not down.
   *
   * @param delay what it asks to wait at least; null if it does not say
   */
  record SlowDown(URI inbox, @Nullable Duration delay, String detail) implements DeliveryOutcome {

    /** What the server asks to wait at least, up to a day. */
    public Optional<Duration> retryAfter() {
      return Optional.ofNullable(delay);
    }

    @Override
    public String message() {
      return "%s answered 429: %s".formatted(inbox, detail);
    }
  }

  /**
   * The server took neither kind of signature, answering 400, 401 or 403. It may not have been able
   * to fetch the key: try a few more times with a fresh signature.
   *
   * @param status the last status
   */
  record SignatureRefused(URI inbox, int status, String detail) implements DeliveryOutcome {
    @Override
    public String message() {
      return "%s answered %d to each kind of signature: %s".formatted(inbox, status, detail);
    }
  }

  /**
   * The server answered 404. The inbox may be gone, or its server wrongly set up: ask for the actor
   * when that goes on.
   */
  record NotFound(URI inbox, String detail) implements DeliveryOutcome {
    @Override
    public String message() {
      return "%s answered 404: %s".formatted(inbox, detail);
    }
  }

  /** The server answered 410: never deliver to this inbox again. */
  record Gone(URI inbox, String detail) implements DeliveryOutcome {
    @Override
    public String message() {
      return "%s answered 410: %s".formatted(inbox, detail);
    }
  }

  /**
   * The same request will never be taken: another 4xx, a 501, 505 or 510, a redirect (which is not
   * followed: fetch the actor again for its new inbox), or a URL to which nothing is sent.
   *
   * @param status the status; 0 if nothing was sent
   * @param transport why nothing was sent; null if it was
   */
  record Refused(
      URI inbox, int status, TransportException.@Nullable Reason transport, String detail)
      implements DeliveryOutcome {
    @Override
    public String message() {
      return status == 0 ? detail : "%s answered %d: %s".formatted(inbox, status, detail);
    }
  }
}
