package org.activitypub4j.client;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.activitypub4j.client.transport.internal.HopSigner;
import org.activitypub4j.client.transport.internal.TransportResponse;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.AcceptSignature;
import org.activitypub4j.signatures.BodyDigest;
import org.activitypub4j.signatures.MessageSigner;
import org.activitypub4j.signatures.RequestHead;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.keys.Signer;
import org.jspecify.annotations.Nullable;

/**
 * Signs fetches and deliveries: with the scheme that each server is known to accept, or as a server
 * asks for it. If a server refuses the first signature, it signs once more in another way.
 */
final class RequestSigning {
  private final MessageSigner signer;
  private final SchemeMemory schemes;

  RequestSigning(MessageSigner signer, SchemeMemory schemes) {
    this.signer = signer;
    this.schemes = schemes;
  }

  /**
   * What is to be signed. It is the same in each try.
   *
   * @param digest the digest of the body; null if there is none
   * @param signed whether a request to a server may be signed
   */
  record Job(Signer signer, @Nullable BodyDigest digest, Predicate<Origin> signed) {
    static Job fetch(Signer signer, Budget budget) {
      return new Job(signer, null, budget::maySignFor);
    }

    static Job delivery(Signer signer, BodyDigest digest) {
      return new Job(signer, digest, any -> true);
    }
  }

  /**
   * The answer to a request, and how the request was signed.
   *
   * @param scheme the scheme that led to this answer
   */
  record Tried(TransportResponse response, SignatureScheme scheme) {}

  /** The scheme that a server is known to accept. */
  SignatureScheme schemeFor(Origin server) {
    return schemes.schemeFor(server);
  }

  /** Signs for each server with the scheme that it is known to accept. */
  HopSigner known(Job job) {
    return head -> sign(head, job, schemes.schemeFor(head.origin()));
  }

  /** Signs with this scheme. */
  HopSigner with(Job job, SignatureScheme scheme) {
    return head -> sign(head, job, scheme);
  }

  /** Signs with draft-cavage and leaves out the query, as some servers expect. */
  HopSigner withoutQuery(Job job, BodyDigest digest) {
    return head ->
        new HopSigner.Signed(
            signer.signWithoutQuery(head, digest, job.signer()).headers(),
            job.signer().keyId(),
            SignatureScheme.DRAFT_CAVAGE_12);
  }

  /**
   * Signs after an unsigned try, in the way that the answer asks for. If it asks for something, the
   * server accepts RFC 9421.
   */
  HopSigner asked(Job job, TransportResponse answer) {
    Optional<AcceptSignature> wish = AcceptSignature.parse(answer.headers());
    if (wish.isEmpty()) {
      return known(job);
    }
    Origin server = answer.target().origin();
    schemes.remember(server, SignatureScheme.RFC_9421);
    return new Wished(job, server, wish.get(), SignatureScheme.RFC_9421);
  }

  /**
   * Tries once more if a signature was refused: as the server asks for it, otherwise with the other
   * scheme. If that does not help, the first answer counts, because it says what is wrong with the
   * scheme that the server is known to accept.
   *
   * @param refused the first answer
   * @param tried the scheme that led to the first answer
   * @param wish what the server asks for
   * @param send sends the request again, to the URL that gave the first answer
   */
  Tried again(
      Job job,
      TransportResponse refused,
      SignatureScheme tried,
      Optional<AcceptSignature> wish,
      Function<HopSigner, TransportResponse> send) {
    Origin server = refused.target().origin();
    Wished other = new Wished(job, server, wish.orElse(null), SchemeMemory.other(tried));
    TransportResponse response = send.apply(other);
    if (!response.isSuccess()) {
      return new Tried(refused, tried);
    }
    schemes.proved(server, other.scheme);
    return new Tried(response, other.scheme);
  }

  /**
   * Signs for one server as it asks for, or with a scheme if it does not ask. For all other servers
   * it signs with the scheme that they are known to accept.
   */
  private final class Wished implements HopSigner {
    private final Job job;
    private final Origin server;
    private final @Nullable AcceptSignature wish;

    /**
     * The scheme of the last signature for this server; before the first one, the scheme to use.
     */
    private SignatureScheme scheme;

    Wished(Job job, Origin server, @Nullable AcceptSignature wish, SignatureScheme scheme) {
      this.job = job;
      this.server = server;
      this.wish = wish;
      this.scheme = scheme;
    }

    @Override
    public Signed sign(RequestHead head) {
      if (!head.origin().equals(server)) {
        return known(job).sign(head);
      }
      Optional<RequestHead> asked =
          wish == null || !job.signed().test(server)
              ? Optional.empty()
              : signer.sign(head, job.digest(), wish, job.signer());
      if (asked.isEmpty()) {
        return RequestSigning.this.sign(head, job, scheme);
      }
      scheme = SignatureScheme.RFC_9421;
      return new Signed(asked.get().headers(), job.signer().keyId(), scheme);
    }
  }

  private HopSigner.Signed sign(RequestHead head, Job job, SignatureScheme scheme) {
    if (!job.signed().test(head.origin())) {
      return HopSigner.NONE.sign(head);
    }
    return new HopSigner.Signed(
        signer.sign(head, job.digest(), scheme, job.signer()).headers(),
        job.signer().keyId(),
        scheme);
  }
}
