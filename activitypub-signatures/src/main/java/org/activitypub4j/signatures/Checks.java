package org.activitypub4j.signatures;

import java.time.Instant;
import java.util.List;
import org.activitypub4j.signatures.SignatureReport.Rule;
import org.activitypub4j.signatures.keys.VerificationKey;

/**
 * All checks of a verification, in their order. There is no other list of the rules. A {@link
 * MessageVerifier} stops at the first check that fails; a {@link SignatureExplainer} runs them all.
 * So if you add a check here, both use it.
 *
 * @param message checks the whole message, before a signature is read
 * @param head checks one signature, with nothing but the headers and the time
 * @param key checks whether this key may make such a signature; whether it really did is verified
 *     after these checks
 * @param body checks the body, after the signature is verified
 */
record Checks(
    List<Check<Message, Instant>> message,
    List<Check<SignedHead, Instant>> head,
    List<Check<SignedHead, VerificationKey>> key,
    List<Check<SignedHead, byte[]>> body) {

  static final Checks ALL =
      new Checks(
          List.of(new Check<>(Rule.SINGLE_HEADERS, (message, now) -> message.noDuplicateHeaders())),
          List.of(
              new Check<>(Rule.KEY_ID, (signed, now) -> signed.readKeyId()),
              new Check<>(Rule.COMPONENTS, (signed, now) -> signed.components()),
              new Check<>(Rule.OWN_HOST, (signed, now) -> signed.ownHost()),
              new Check<>(Rule.COVERAGE, (signed, now) -> signed.coverage()),
              new Check<>(Rule.TIME, SignedHead::time),
              new Check<>(Rule.SIGNING_STRING, (signed, now) -> signed.nonce()),
              new Check<>(Rule.SIGNING_STRING, (signed, now) -> signed.writeBases()),
              new Check<>(Rule.DIGEST, (signed, now) -> signed.readDigests())),
          List.of(
              new Check<>(Rule.KEY, KeyRules::isNamed),
              new Check<>(Rule.KEY, KeyRules::size),
              new Check<>(Rule.KEY, KeyRules::algorithm)),
          List.of(
              new Check<>(Rule.BODY, SignedHead::digestsMatch),
              new Check<>(Rule.BODY, SignedHead::bodyIsCovered)));
}
