package org.activitypub4j.signatures.proof;

/**
 * A result of {@link IntegrityProofs#claims}: a claim to verify, or the reason why there is none.
 */
public sealed interface ProofClaimResult permits ProofClaim, RefusedProof {}
