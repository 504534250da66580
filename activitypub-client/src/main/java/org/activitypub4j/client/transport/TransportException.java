package org.activitypub4j.client.transport;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a request was refused here, or got no usable answer. The message says what happened,
 * for which URL, and what can be done.
 */
public final class TransportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why there is no answer. */
  public enum Reason {
    /** Not an absolute http or https URL in the strict form that is sent and signed. */
    INVALID_URL(false),
    /** Cleartext http to a host that is not in an allowed network. */
    CLEARTEXT(false),
    /**
     * An address of the host is not public, or it is an IP literal outside the allowed networks.
     */
    ADDRESS_REFUSED(false),
    /** The name has no address now. */
    UNKNOWN_HOST(true),
    /** No connection was made: refused, unreachable or too slow. */
    CONNECT_FAILED(true),
    /** No secure connection was made, for example because of a bad certificate. */
    TLS_FAILED(true),
    /** The first byte of the answer, or a later one, did not come in time. */
    READ_TIMEOUT(true),
    /** The whole exchange, with its redirects, took too long. */
    DEADLINE(true),
    /** The body came more slowly than the minimum rate. */
    TOO_SLOW(true),
    /** The connection ended before the answer did. */
    CONNECTION_LOST(true),
    /** The answer is not HTTP. */
    MALFORMED_ANSWER(true),
    /** The headers of the answer are too long or too many. */
    HEADERS_TOO_LARGE(false),
    /** The body is too long, as sent or after decoding. */
    BODY_TOO_LARGE(false),
    /** The body grows too much in decoding. */
    COMPRESSION_BOMB(false),
    /** The body has an encoding other than one layer of gzip, or is broken gzip. */
    ENCODING(false),
    /** More redirects than are followed. */
    TOO_MANY_REDIRECTS(false),
    /** Redirected to a URL where it was before. */
    REDIRECT_LOOP(false),
    /** Redirected without a location, or to a URL to which nothing may be sent. */
    REDIRECT_INVALID(false),
    /** Redirected from https to http. */
    REDIRECT_TO_CLEARTEXT(false),
    /** Redirected to another server, although only the first server can answer this. */
    REDIRECT_ELSEWHERE(false),
    /** The URL is on our own server. Nothing is sent to ourselves. */
    OWN_ORIGIN(false),
    /** Too many requests are running, in total or to this host. */
    BUSY(true),
    /** The thread was interrupted. */
    INTERRUPTED(true),
    /** The requests or the time that the cause may spend are used up. */
    BUDGET(true),
    /** The cause was cancelled. */
    CANCELLED(true),
    /** The client is closed. */
    CLOSED(true);

    private final boolean passing;

    Reason(boolean passing) {
      this.passing = passing;
    }

    /** Returns whether the same request may succeed later. */
    public boolean isTransient() {
      return passing;
    }
  }

  private final Reason reason;
  private final transient @Nullable URI url;

  /** Makes an exception with a reason. */
  public TransportException(Reason reason, @Nullable URI url, String message) {
    super(message);
    this.reason = reason;
    this.url = url;
  }

  /** Makes an exception with a reason and a cause. */
  public TransportException(
      Reason reason, @Nullable URI url, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.url = url;
  }

  /** Returns why there is no answer. */
  public Reason reason() {
    return reason;
  }

  /** Returns the URL; null if the input is not even a URL. */
  public @Nullable URI url() {
    return url;
  }
}
