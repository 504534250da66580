package org.activitypub4j.signatures;

/**
 * The result of {@link SignatureClaim#verify}: a verified head, or the reason why there is none.
 */
public sealed interface HeadResult permits VerifiedHead, Refused {}
