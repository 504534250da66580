package org.activitypub4j.client.transport.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.client.transport.internal.AnswerBodyReader.RefusedBodyException;
import org.activitypub4j.client.transport.internal.GuardedResolver.RefusedAddressException;
import org.activitypub4j.client.transport.internal.Names.ResolverBusyException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * Says in our words what went wrong with a request, whatever was thrown.
 *
 * @param method the method of the request
 * @param target where it was sent
 */
record RequestFaults(String method, Target target) {

  /** Makes a failure for this reason. */
  TransportException of(Reason reason, String what, @Nullable Throwable cause) {
    return new TransportException(reason, target.url(), method + " " + target + ": " + what, cause);
  }

  /** The reason behind an exception; the exception itself if it says the reason already. */
  TransportException explain(Exception e) {
    if (e instanceof TransportException known) {
      return known;
    }
    if (Thread.currentThread().isInterrupted()) {
      return of(Reason.INTERRUPTED, "interrupted", e);
    }
    if (e instanceof RefusedBodyException body) {
      return of(body.reason(), "the body " + body.getMessage(), e);
    }
    if (e instanceof RefusedAddressException) {
      return of(
          Reason.ADDRESS_REFUSED,
          e.getMessage() + "; allowNetworks permits networks of your own",
          e);
    }
    if (e instanceof ResolverBusyException) {
      return of(Reason.BUSY, String.valueOf(e.getMessage()), e);
    }
    if (e instanceof UnknownHostException) {
      return of(Reason.UNKNOWN_HOST, "the host is unknown: " + e.getMessage(), e);
    }
    if (e instanceof ConnectException
        || e instanceof NoRouteToHostException
        || e instanceof ConnectTimeoutException) {
      return of(Reason.CONNECT_FAILED, "no connection: " + e.getMessage(), e);
    }
    if (e instanceof SSLException) {
      return of(Reason.TLS_FAILED, "no secure connection: " + e.getMessage(), e);
    }
    if (e instanceof SocketTimeoutException) {
      return of(Reason.READ_TIMEOUT, "nothing came for a while: " + e.getMessage(), e);
    }
    if (e instanceof MessageConstraintException) {
      return of(Reason.HEADERS_TOO_LARGE, String.valueOf(e.getMessage()), e);
    }
    Optional<Throwable> protocol = protocolError(e);
    if (protocol.isPresent()) {
      return of(
          Reason.MALFORMED_ANSWER, "the answer is not HTTP: " + protocol.get().getMessage(), e);
    }
    if (e instanceof IOException) {
      return of(Reason.CONNECTION_LOST, "the connection was lost: " + e.getMessage(), e);
    }
    // If an answer makes the parsers throw anything, we refuse that answer.
    return of(Reason.MALFORMED_ANSWER, "the answer could not be read: " + e, e);
  }

  private static Optional<Throwable> protocolError(Exception e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof ProtocolException || at instanceof MalformedChunkCodingException) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }
}
