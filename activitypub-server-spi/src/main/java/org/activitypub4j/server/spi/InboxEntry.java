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
 * @param orderingKey the actor and what the activity is about, as a hash: activities with the same
 *     one are handled in the order in which they were accepted. Those of different actors never
 *     have the same one
 * @param document the activity as it was received, in UTF-8; not to be changed
 * @param provenBy how the actor was proven
 * @param scheme the signature scheme, or null if it was not proven by a signature
 * @param recipients local actors to whose inboxes it came, and for whom it was not handled yet;
 *     empty for the shared inbox
 * @param run whether it is handled for the first time
 * @param received when it was accepted first
 * @param attempts how often its handlers failed
 */
@SuppressWarnings("ArrayRecordComponent") // Bodies are not copied at each step.
public record InboxEntry(
    String key,
    URI actor,
    String orderingKey,
    byte[] document,
    Ground provenBy,
    @Nullable SignatureScheme scheme,
    Set<String> recipients,
    Run run,
    Instant received,
    int attempts) {

  /** Which time an activity is handled. */
  public enum Run {
    /** It was not handled before. */
    FIRST,
    /** It was handled before, and came to the inboxes of further local actors since. */
    FURTHER_RECIPIENTS
  }

  /** Copies the recipients. */
  public InboxEntry {
    recipients = Set.copyOf(recipients);
  }

  /** Returns the same for other recipients, not tried yet. */
  public InboxEntry forRecipients(Run newRun, Set<String> newRecipients) {
    return with(newRun, newRecipients, 0);
  }

  /** Returns the same with so many attempts. */
  public InboxEntry withAttempts(int newAttempts) {
    return with(run, recipients, newAttempts);
  }

  private InboxEntry with(Run newRun, Set<String> newRecipients, int newAttempts) {
    return new InboxEntry(
        key,
        actor,
        orderingKey,
        document,
        provenBy,
        scheme,
        newRecipients,
        newRun,
        received,
        newAttempts);
  }
}
