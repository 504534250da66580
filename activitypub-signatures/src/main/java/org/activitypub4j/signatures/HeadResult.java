package org.activitypub4j.signatures;

/** The result of {@link SignatureClaim#verify}: a verified head, or why there is none. */
public sealed interface HeadResult permits VerifiedHead, Refused {}
