package org.activitypub4j.signatures.proof;

/**
 * The result of {@link ProofClaim#verify}: a verified document, or the reason why there is none.
 */
public sealed interface ProofResult permits VerifiedProof, RefusedProof {}
