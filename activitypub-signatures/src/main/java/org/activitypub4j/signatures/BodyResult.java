package org.activitypub4j.signatures;

/**
 * The result of {@link VerifiedHead#verifyBody}: a verified message, or the reason why there is
 * none.
 */
public sealed interface BodyResult permits VerifiedMessage, Refused {}
