package org.activitypub4j.signatures;

import java.time.Instant;
import java.util.List;
import org.activitypub4j.signatures.SignatureReport.Rule;
import org.activitypub4j.signatures.keys.VerificationKey;

/**
 * All checks of a verification, in their order: the one list of the rules. A {@link
 * MessageVerifier} stops at the first check that fails; a {@link SignatureExplainer} makes them
 * all. So a check that is added here is part of both.
 *
 * @param message of the whole message, before a signature is read
 * @param head of one signature, with nothing but the headers and the time
 * @param key whether this key may make such a signature; whether it did is checked after them
 * @param body of the body, after the signature was proven
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
