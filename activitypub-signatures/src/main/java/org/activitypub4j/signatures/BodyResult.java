package org.activitypub4j.signatures;

/** The result of {@link VerifiedHead#verifyBody}: a verified request, or why there is none. */
public sealed interface BodyResult permits VerifiedRequest, Refused {}
