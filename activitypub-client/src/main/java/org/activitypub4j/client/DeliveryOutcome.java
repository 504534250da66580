package org.activitypub4j.client;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.signatures.SignatureScheme;
import org.jspecify.annotations.Nullable;

/**
 * The result of one attempt to deliver, which decides what to do next.
 *
 * <p>The {@code detail} of several results is for people: the answer of the peer in a few words, or
 * what happened instead. It can contain remote text, which is made printable. At most 300
 * characters.
 */
public sealed interface DeliveryOutcome {

  /** Returns the inbox. */
  URI inbox();

  /** Returns what happened, in words. */
  String message();

  /**
   * The inbox accepted it.
   *
   * @param status 200 to 299
   * @param scheme the kind of signature that it accepted; some servers accept requests that they
   *     cannot verify later
   */
  record Delivered(URI inbox, int status, SignatureScheme scheme) implements DeliveryOutcome {
    @Override
    public String message() {
      return "%s answered %d to %s".formatted(inbox, status, scheme);
    }
  }

  /**
   * It did not arrive, for a reason that can be temporary: there was no usable answer, or the
   * answer was 407, 408, 421, 423, 425 or 5xx, except for 501, 505 and 510. Try again, with growing
   * pauses.
   *
   * @param status the status; 0 if there was no answer
   * @param transport why there was no answer; null if there was one, or if it could not be signed
   * @param delay how long the server asks us to wait at least; null if it does not say
   */
  record Retry(
      URI inbox,
      int status,
      TransportException.@Nullable Reason transport,
      @Nullable Duration delay,
      String detail)
      implements DeliveryOutcome {

    /** Returns how long the server asks us to wait at least, up to a day. */
    public Optional<Duration> retryAfter() {
      return Optional.ofNullable(delay);
    }

    /** Returns the status of the answer, if there was one. */
    public OptionalInt answered() {
      return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    @Override
    public String message() {
      return status == 0 ? detail : "%s answered %d: %s".formatted(inbox, status, detail);
    }
  }

  /**
   * The server answered 429: send more slowly to this host. It is not down.
   *
   * @param delay how long it asks us to wait at least; null if it does not say
   */
  record SlowDown(URI inbox, @Nullable Duration delay, String detail) implements DeliveryOutcome {

    /** Returns how long the server asks us to wait at least, up to a day. */
    public Optional<Duration> retryAfter() {
      return Optional.ofNullable(delay);
    }

    @Override
    public String message() {
      return "%s answered 429: %s".formatted(inbox, detail);
    }
  }

  /**
   * The server did not accept the signature, and answered 400, 401 or 403. If the other kind of
   * signature was tried too, the server did not accept that either. Maybe it could not fetch the
   * key. Try a few more times with a new signature.
   *
   * @param status the first status
   */
  record SignatureRefused(URI inbox, int status, String detail) implements DeliveryOutcome {
    @Override
    public String message() {
      return "%s answered %d to the signature: %s".formatted(inbox, status, detail);
    }
  }

  /**
   * The server answered 404. The inbox can be gone, or its server can be misconfigured. If it
   * happens again and again, fetch the actor.
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
   * The server will never accept this request: it answered another 4xx, 501, 505 or 510, or a
   * redirect, or nothing may be sent to the URL. Redirects are not followed; fetch the actor again
   * to get its new inbox.
   *
   * @param status the status; 0 if nothing was sent
   * @param transport why nothing was sent; null if something was sent
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
