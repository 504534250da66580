package org.activitypub4j.client.transport.internal;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.activitypub4j.client.transport.RequestEvent;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on the wire, to one URL, until its answer is read or its time is over. */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final Network network;
  private final HttpMessages messages;
  private final TransportRequest request;
  private final Target target;
  private final long deadline;
  private final Cancellation cancellation;
  private final RequestFaults faults;
  private final AtomicBoolean late = new AtomicBoolean();
  private final AtomicReference<HttpUriRequestBase> underWay = new AtomicReference<>();
  private HopSigner.@Nullable Signed signed;

  /**
   * Prepares an exchange.
   *
   * @param target the URL of this hop
   * @param deadline as {@link System#nanoTime} counts
   */
  Exchange(
      Network network,
      HttpMessages messages,
      TransportRequest request,
      Target target,
      long deadline,
      Cancellation cancellation) {
    this.network = network;
    this.messages = messages;
    this.request = request;
    this.target = target;
    this.deadline = deadline;
    this.cancellation = cancellation;
    this.faults = new RequestFaults(request.method(), target);
  }

  /** What an observer is told about it. */
  RequestEvent event(int status, @Nullable Reason failure, Duration duration) {
    return new RequestEvent(
        request.purpose(),
        request.method(),
        target.url(),
        signed == null ? null : signed.keyId(),
        signed == null ? null : signed.scheme(),
        status,
        failure,
        duration);
  }

  /**
   * Runs it, once.
   *
   * @throws TransportException if it is refused or gets no usable answer
   */
  TransportResponse run() {
    network.require(target, faults);
    Cancellation.Section section = cancellation.enter(this::cut);
    try (HostGates.Place place = network.enter(target, nanosLeft())) {
      if (place == null) {
        throw faults.of(Reason.BUSY, "no place became free for it in time", null);
      }
      return send();
    } catch (InterruptedException e) {
      if (cancellation.isCancelled()) {
        throw cancelled(e);
      }
      Thread.currentThread().interrupt();
      throw faults.of(Reason.INTERRUPTED, "interrupted while waiting for a place", e);
    } finally {
      section.leave();
    }
  }

  private void cut() {
    HttpUriRequestBase message = underWay.get();
    if (message != null) {
      message.cancel();
    }
  }

  private TransportResponse send() {
    HopSigner.Signed toSend = messages.sign(request, target);
    signed = toSend;
    HttpUriRequestBase message = messages.message(request, target, toSend);
    underWay.set(message);
    if (cancellation.isCancelled()) {
      throw cancelled(null);
    }
    long nanos = nanosLeft();
    if (nanos == 0) {
      throw faults.of(Reason.DEADLINE, "no time was left", null);
    }
    ScheduledFuture<?> alarm;
    try {
      alarm = network.alarm(() -> end(message), nanos);
    } catch (RejectedExecutionException e) {
      throw faults.of(Reason.CLOSED, "the client was closed meanwhile", e);
    }
    try {
      Opened opened = open(message);
      try {
        return read(opened);
      } finally {
        message.cancel();
        close(opened.response());
      }
    } catch (IOException | RuntimeException e) {
      throw explain(e);
    } finally {
      alarm.cancel(false);
    }
  }

  private void end(HttpUriRequestBase message) {
    late.set(true);
    message.cancel();
  }

  private record Opened(ClassicHttpResponse response, HttpClientContext context) {}

  /**
   * Sends the message. If the other server had closed a kept connection, it is sent again: either
   * that server has not seen the message, or it must recognise an activity by its id (RFC 9112
   * section 9.3.1). This ends, because each of these connections leaves the pool, and a new one has
   * not answered before.
   */
  private Opened open(HttpUriRequestBase message) throws IOException {
    Connections connections = network.to(target);
    while (true) {
      HttpClientContext context = HttpClientContext.create();
      try {
        return new Opened(connections.open(target, message, context), context);
      } catch (NoHttpResponseException | SocketException | SSLException e) {
        EndpointDetails endpoint = context.getEndpointDetails();
        if (endpoint == null || endpoint.getResponseCount() == 0 || ended(e).isPresent()) {
          throw e;
        }
        LOG.trace("A kept connection to {} was closed", target, e);
      }
    }
  }

  private TransportResponse read(Opened opened) throws IOException {
    TransportResponse response =
        messages.read(request, opened.response(), opened.context(), faults);
    // If it was cut off, the end may be missing.
    Optional<TransportException> end = ended(null);
    if (end.isPresent()) {
      throw end.get();
    }
    return response;
  }

  /**
   * Gives back what is left. The connection has been cut before, because closing would otherwise
   * read everything that is still to come.
   */
  private void close(ClassicHttpResponse response) {
    try {
      response.close();
    } catch (IOException e) {
      LOG.trace("{} was cut off", target, e);
    }
  }

  private long nanosLeft() {
    return Math.max(0, deadline - System.nanoTime());
  }

  private TransportException explain(Exception e) {
    if (e instanceof TransportException known) {
      return known;
    }
    TransportException fault = ended(e).orElseGet(() -> faults.explain(e));
    if (fault.reason() == Reason.CONNECT_FAILED) {
      network.forget(target.origin().host());
    }
    return fault;
  }

  /** Why we ended it ourselves, no matter which error followed; empty if we did not. */
  private Optional<TransportException> ended(@Nullable Exception cause) {
    if (cancellation.isCancelled()) {
      return Optional.of(cancelled(cause));
    }
    if (late.get()) {
      return Optional.of(faults.of(Reason.DEADLINE, "it took too long in all", cause));
    }
    if (network.isClosed()) {
      return Optional.of(faults.of(Reason.CLOSED, "the client was closed meanwhile", cause));
    }
    return Optional.empty();
  }

  private TransportException cancelled(@Nullable Exception cause) {
    return faults.of(Reason.CANCELLED, "the cause was cancelled", cause);
  }
}
