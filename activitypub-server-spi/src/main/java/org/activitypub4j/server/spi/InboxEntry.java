package org.activitypub4j.server.spi;

import java.net.URI;
import java.time.Instant;
import java.util.Set;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.signatures.SignatureScheme;
import org.jspecify.annotations.Nullable;

/**
 * An activity that was accepted and waits for its handlers.
 *
 * @param key the proven actor and the id of the activity, as a hash: what makes it the same one
 * @param actor the id of the proven actor
 * @param document the activity as it was received, in UTF-8; not to be changed
 * @param provenBy how the actor was proven
 * @param scheme the signature scheme, or null if it was not proven by a signature
 * @param recipients local actors to whose inboxes it came; empty for the shared inbox
 * @param received when it was accepted first
 * @param attempts how often its handlers failed
 */
@SuppressWarnings("ArrayRecordComponent") // Bodies are not copied at each step.
public record InboxEntry(
    String key,
    URI actor,
    byte[] document,
    Ground provenBy,
    @Nullable SignatureScheme scheme,
    Set<String> recipients,
    Instant received,
    int attempts) {

  /** Copies the recipients. */
  public InboxEntry {
    recipients = Set.copyOf(recipients);
  }
}
