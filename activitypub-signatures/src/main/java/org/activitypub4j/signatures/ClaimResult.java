package org.activitypub4j.signatures;

/**
 * The result of {@link MessageVerifier#claim}: a claim to verify, or the reason why there is none.
 */
public sealed interface ClaimResult permits SignatureClaim, Refused {}
