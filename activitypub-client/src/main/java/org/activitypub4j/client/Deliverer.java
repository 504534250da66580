package org.activitypub4j.client;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.activitypub4j.client.RequestSigning.Job;
import org.activitypub4j.client.RequestSigning.Tried;
import org.activitypub4j.client.transport.RequestEvent.Purpose;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.internal.Door;
import org.activitypub4j.client.transport.internal.HopSigner;
import org.activitypub4j.client.transport.internal.Target;
import org.activitypub4j.client.transport.internal.TransportRequest;
import org.activitypub4j.client.transport.internal.TransportResponse;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.AcceptSignature;
import org.activitypub4j.signatures.BodyDigest;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.SigningException;
import org.jspecify.annotations.Nullable;

/**
 * Delivers one activity to one inbox: with at most three requests, each with its own signature, and
 * one result.
 */
final class Deliverer {
  private static final Headers HEADERS = Headers.of("Content-Type", ContentTypes.ACTIVITY_JSON);

  /**
   * The first try, one without the query, one with the other scheme. Each request has its own
   * deadline.
   */
  static final BudgetLimits LIMITS = new BudgetLimits(3, 1, Duration.ofDays(1));

  private final Door door;
  private final RequestSigning signing;
  private final SchemeMemory schemes;
  private final InstantSource clock;

  Deliverer(Door door, RequestSigning signing, SchemeMemory schemes, InstantSource clock) {
    this.door = door;
    this.signing = signing;
    this.schemes = schemes;
    this.clock = clock;
  }

  DeliveryOutcome deliver(URI inbox, byte[] body, BodyDigest digest, Signer signer, Budget budget) {
    try {
      return new Attempt(inbox, Target.of(inbox), body, digest, signer, budget).run();
    } catch (TransportException e) {
      String message = String.valueOf(e.getMessage());
      return e.reason().isTransient() || isFaultOfAnswer(e.reason())
          ? new DeliveryOutcome.Retry(inbox, 0, e.reason(), null, message)
          : new DeliveryOutcome.Refused(inbox, 0, e.reason(), message);
    } catch (SigningException e) {
      return new DeliveryOutcome.Retry(inbox, 0, null, null, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Something was sent, but the answer cannot be used. The other server may have accepted it or
   * not.
   */
  private static boolean isFaultOfAnswer(TransportException.Reason reason) {
    return reason == TransportException.Reason.HEADERS_TOO_LARGE
        || reason == TransportException.Reason.BODY_TOO_LARGE
        || reason == TransportException.Reason.ENCODING;
  }

  /** The tries for one delivery. */
  private final class Attempt {
    private final URI inbox;
    private final Target target;
    private final Origin origin;
    private final byte[] body;
    private final BodyDigest digest;
    private final Job job;
    private final Budget budget;

    Attempt(
        URI inbox, Target target, byte[] body, BodyDigest digest, Signer signer, Budget budget) {
      this.inbox = inbox;
      this.target = target;
      this.origin = target.origin();
      this.body = body;
      this.digest = digest;
      this.job = Job.delivery(signer, digest);
      this.budget = budget;
    }

    DeliveryOutcome run() {
      SignatureScheme scheme = schemes.schemeFor(origin);
      TransportResponse first = send(signing.with(job, scheme));
      Optional<AcceptSignature> wish = AcceptSignature.parse(first.headers());
      if (first.isSuccess()) {
        schemes.proved(origin, scheme);
        if (wish.isPresent()) {
          schemes.remember(origin, SignatureScheme.RFC_9421);
        }
        return outcome(first, scheme);
      }
      if (first.status() == 401
          && scheme == SignatureScheme.DRAFT_CAVAGE_12
          && wish.isEmpty()
          && target.url().getRawQuery() != null) {
        TransportResponse second = send(signing.withoutQuery(job, digest));
        if (second.isSuccess()) {
          return outcome(second, scheme);
        }
        wish = AcceptSignature.parse(second.headers());
      }
      return mayKnockAgain(first, scheme, wish)
          ? knockAgain(first, scheme, wish)
          : outcome(first, scheme);
    }

    /**
     * Whether the other scheme could help: if the server asks for it, or if it may have refused
     * because of the signature. A 403 does not mean that, and neither does the refusal of a server
     * that accepted this scheme before.
     */
    private boolean mayKnockAgain(
        TransportResponse refused, SignatureScheme scheme, Optional<AcceptSignature> wish) {
      if (wish.isPresent()) {
        return refusesSignature(refused.status());
      }
      return (refused.status() == 400 || refused.status() == 401) && !schemes.doubt(origin, scheme);
    }

    private DeliveryOutcome knockAgain(
        TransportResponse refused, SignatureScheme scheme, Optional<AcceptSignature> wish) {
      Tried answer = signing.again(job, refused, scheme, wish, this::send);
      return outcome(answer.response(), answer.scheme());
    }

    private TransportResponse send(HopSigner hopSigner) {
      return door.send(
          TransportRequest.post(target, HEADERS, body, Purpose.DELIVERY, hopSigner),
          budget.allowance());
    }

    private DeliveryOutcome outcome(TransportResponse response, SignatureScheme scheme) {
      int status = response.status();
      if (response.isSuccess()) {
        return new DeliveryOutcome.Delivered(inbox, status, scheme);
      }
      String detail = Details.of(response);
      @Nullable Duration wait = RetryAfter.read(response.headers(), clock.instant()).orElse(null);
      if (refusesSignature(status)) {
        return new DeliveryOutcome.SignatureRefused(inbox, status, detail);
      }
      if (mayPass(status)) {
        return new DeliveryOutcome.Retry(inbox, status, null, wait, detail);
      }
      return switch (status) {
        case 404 -> new DeliveryOutcome.NotFound(inbox, detail);
        case 410 -> new DeliveryOutcome.Gone(inbox, detail);
        case 429 -> new DeliveryOutcome.SlowDown(inbox, wait, detail);
        default -> new DeliveryOutcome.Refused(inbox, status, null, detail);
      };
    }
  }

  /**
   * Whether another try may get another answer, because a server, or a proxy in front of it, only
   * cannot do this now. With 501, 505 and 510 it never will.
   */
  private static boolean mayPass(int status) {
    return switch (status) {
      case 407, 408, 421, 423, 425 -> true;
      case 501, 505, 510 -> false;
      default -> status >= 500;
    };
  }

  private static boolean refusesSignature(int status) {
    return status == 400 || status == 401 || status == 403;
  }
}
