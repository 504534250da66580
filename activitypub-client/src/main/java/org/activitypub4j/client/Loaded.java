package org.activitypub4j.client;

import java.net.URI;
import java.time.Instant;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.transport.internal.Target;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Trust;
import org.activitypub4j.model.Trust.Verdict.Proven;
import org.activitypub4j.model.Trust.Verdict.Unproven;
import org.activitypub4j.model.Uris;

/**
 * A document as it came. Only the URL that it came from is proven.
 *
 * @param at when it came
 * @param freshUntil until when it may be used without asking again
 */
record Loaded(ASObject object, Target target, int sizeBytes, Instant at, Instant freshUntil) {

  /**
   * Whether it is the document of the id that was asked for. It came from the origin of the id,
   * because {@link Fetcher#load} follows no redirect to another server.
   */
  Trust.Verdict verdict(URI id) {
    Trust.Verdict verdict = Trust.ofFetch(object, id);
    boolean spelledOtherwise = object.id().filter(own -> Uris.same(own, id)).isEmpty();
    return verdict.isProven() && spelledOtherwise
        ? new Unproven(
            Unproven.Reason.OTHER_URL,
            object.id().orElseThrow(),
            "%s says that it is %s".formatted(id, object))
        : verdict;
  }

  /**
   * Whether it is the document that contains an id: the document at the URL of that id, whatever
   * fragment its own id has.
   */
  Trust.Verdict holds(URI id) {
    URI url = Uris.withoutFragment(id);
    return verdict(
        object.id().filter(own -> Uris.same(Uris.withoutFragment(own), url)).orElse(url));
  }

  /**
   * The trust in the document.
   *
   * @throws FetchException if it is not proven
   */
  Trust trust(Trust.Verdict verdict) {
    if (verdict instanceof Proven proven) {
      return proven.trust();
    }
    throw unproven((Unproven) verdict);
  }

  FetchException unproven(Unproven verdict) {
    Reason reason =
        switch (verdict.reason()) {
          case NO_ID -> Reason.NO_ID;
          case OTHER_URL, OTHER_ORIGIN -> Reason.ID_MISMATCH;
          case OTHER_OWNER, NOT_RECIPROCAL -> Reason.OWNER_NOT_PROVEN;
        };
    return FetchException.of(reason, target.url(), verdict.message());
  }

  /** The document as a proven one, with the trust that was found. */
  FetchedDocument as(Trust trust, URI requested) {
    return new FetchedDocument(object, trust, requested, at, freshUntil, sizeBytes);
  }
}
