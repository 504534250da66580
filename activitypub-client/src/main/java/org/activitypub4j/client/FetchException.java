package org.activitypub4j.client;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.activitypub4j.client.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if something could not be read from another server, or was refused. The message names the
 * URL and says what happened and what can be done, in one line of at most 500 characters.
 */
public final class FetchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why there is no result. */
  public enum Reason {
    /** There was no usable answer: see {@link FetchException#transport}. */
    TRANSPORT("its server could not be reached now"),
    /** The server answered 404. */
    NOT_FOUND("there is none"),
    /** The server answered 410: it was there, and is gone for good. */
    GONE("it is gone"),
    /**
     * The server answered 401 or 403: it wants a signature or another signature, or it refuses us.
     */
    UNAUTHORIZED("its server does not show it to us"),
    /** The server answered 429. */
    RATE_LIMITED("its server could not be reached now"),
    /** The server answered 5xx or 408. */
    UNAVAILABLE("its server could not be reached now"),
    /** The server answered with another status. */
    STATUS("its server did not return it"),
    /** The answer is not labelled as ActivityStreams (or, for WebFinger and NodeInfo, as JSON). */
    CONTENT_TYPE("what its server returned is not labelled as ActivityStreams"),
    /** The document cannot be read. */
    MALFORMED("what its server returned cannot be read"),
    /** The document has no id, or one that is not an http or https URL. */
    NO_ID("what its server returned has no id"),
    /** The document came from another URL than its id, so the id is not proven. */
    ID_MISMATCH("what its server returned has another id"),
    /** The document says that it belongs to an actor on another server, which proves nothing. */
    OWNER_NOT_PROVEN("its owner could not be proven"),
    /** The document does not have the type that was asked for. */
    WRONG_TYPE("what its server returned is of another type"),
    /** The document is not an actor. */
    NOT_AN_ACTOR("what its server returned is not an actor"),
    /** The document has no key of that id, or its owner does not list the key. */
    KEY_NOT_PROVEN("its owner does not list it"),
    /** The key cannot be read, or is of a type or size that is not used. */
    KEY_FORMAT("its format or size is not supported"),
    /** The text is neither a handle nor an http or https URL. */
    INVALID_REFERENCE("it is neither a handle nor a URL"),
    /** WebFinger names no actor. */
    NO_ACTOR_LINK("WebFinger names no actor"),
    /** The page links to no object, or the server names no NodeInfo. */
    NO_LINK("no link to follow was found there"),
    /** The page or descriptor links to another server, which is not allowed. */
    LINK_REFUSED("it links to another server, which is not allowed"),
    /** WebFinger names an actor that does not confirm the handle. */
    HANDLE_NOT_PROVEN("the actor does not confirm the handle");

    private final String publicMessage;

    Reason(String publicMessage) {
      this.publicMessage = publicMessage;
    }

    /**
     * Returns a sentence that may be told to anybody, for example to the sender of a request that
     * names the URL. It is a fixed text about "it". It says nothing about the answer, addresses,
     * ports and networks. {@link FetchException#getMessage} is for our own log only.
     */
    public String publicMessage() {
      return publicMessage;
    }
  }

  private final Reason reason;
  private final transient @Nullable URI url;
  private final int status;
  private final @Nullable Duration retryAfter;
  private final TransportException.@Nullable Reason transport;
  private final boolean remembered;

  private FetchException(
      Reason reason,
      @Nullable URI url,
      String message,
      int status,
      @Nullable Duration retryAfter,
      TransportException.@Nullable Reason transport,
      boolean remembered,
      @Nullable Throwable cause) {
    super(Details.message(message), cause);
    this.reason = reason;
    this.url = url;
    this.status = status;
    this.retryAfter = retryAfter;
    this.transport = transport;
    this.remembered = remembered;
  }

  static FetchException of(Reason reason, @Nullable URI url, String message) {
    return new FetchException(reason, url, message, 0, null, null, false, null);
  }

  static FetchException of(
      Reason reason, @Nullable URI url, String message, @Nullable Throwable cause) {
    return new FetchException(reason, url, message, 0, null, null, false, cause);
  }

  static FetchException of(TransportException cause) {
    return new FetchException(
        Reason.TRANSPORT,
        cause.url(),
        String.valueOf(cause.getMessage()),
        0,
        null,
        cause.reason(),
        false,
        cause);
  }

  static FetchException status(
      Reason reason, URI url, String message, int status, @Nullable Duration retryAfter) {
    return new FetchException(reason, url, message, status, retryAfter, null, false, null);
  }

  /** A failure that was remembered, as a new exception without its cause. */
  static FetchException remembered(Miss miss) {
    return new FetchException(
        miss.reason(),
        miss.url().isEmpty() ? null : URI.create(miss.url()),
        miss.message(),
        miss.status(),
        miss.retryAfter(),
        miss.transport(),
        true,
        null);
  }

  /** Returns why there is no result. */
  public Reason reason() {
    return reason;
  }

  /** Returns the URL; empty if the input is not even a URL. */
  public Optional<URI> url() {
    return Optional.ofNullable(url);
  }

  /** Returns the status of the answer; empty if that is not the reason. */
  public OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /** Returns how long the server asks us to wait, at most a day. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Returns why there was no usable answer; empty if there was one. */
  public Optional<TransportException.Reason> transport() {
    return Optional.ofNullable(transport);
  }

  /** Returns whether the same request may succeed later. */
  public boolean isTransient() {
    return transport == null
        ? reason == Reason.RATE_LIMITED || reason == Reason.UNAVAILABLE
        : transport.isTransient();
  }

  /** Whether the server was not asked now, because this is the result of an earlier request. */
  boolean isRemembered() {
    return remembered;
  }

  /**
   * Whether the failure says something about us at that moment, and nothing about the other server.
   */
  boolean isOurs() {
    return transport == TransportException.Reason.BUDGET
        || transport == TransportException.Reason.CANCELLED
        || transport == TransportException.Reason.BUSY
        || transport == TransportException.Reason.INTERRUPTED
        || transport == TransportException.Reason.CLOSED;
  }
}
