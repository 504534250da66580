package org.activitypub4j.model;

import java.net.URI;
import java.time.Instant;

/**
 * The properties of keys and proofs.
 *
 * @see <a href="https://w3c-ccg.github.io/security-vocab/">Security Vocabulary</a>
 */
public final class Security {
  /** The namespace. */
  public static final String NS = "https://w3id.org/security#";

  /** The URL of the context that defines keys. */
  public static final String CONTEXT = "https://w3id.org/security/v1";

  /** The keys that an actor signs requests with. */
  public static final Property.Many<Reference<PublicKey>> PUBLIC_KEY =
      Property.references(NS + "publicKey", "publicKey", PublicKey.class).atMost(10).compact();

  /** The actor that owns a key. */
  public static final Property.One<URI> OWNER = Property.uri(NS + "owner", "owner");

  /** A public key in PEM. */
  public static final Property.One<String> PUBLIC_KEY_PEM =
      Property.string(NS + "publicKeyPem", "publicKeyPem");

  /** The keys that an actor makes proofs with (FEP-521a). */
  public static final Property.Many<Reference<ASObject>> ASSERTION_METHOD =
      Property.references(NS + "assertionMethod", "assertionMethod", ASObject.class).atMost(10);

  /** The actor that controls a verification method. */
  public static final Property.One<URI> CONTROLLER = Property.uri(NS + "controller", "controller");

  /** A public key in multibase. */
  public static final Property.One<String> PUBLIC_KEY_MULTIBASE =
      Property.string(NS + "publicKeyMultibase", "publicKeyMultibase", NS + "multibase");

  /** Data integrity proofs of a document (FEP-8b32). */
  public static final Property.Many<ASObject> PROOF =
      Property.objects(NS + "proof", "proof", ASObject.class).graph().compact();

  /** A Linked Data Signature of a document. */
  public static final Property.One<ASObject> SIGNATURE =
      Property.object(NS + "signature", "signature", ASObject.class);

  /** The keys that an actor may prove its identity with. */
  public static final Property.Many<URI> AUTHENTICATION =
      Property.uris(NS + "authenticationMethod", "authentication");

  /** What a proof is for, such as {@code assertionMethod}. */
  public static final Property.One<String> PROOF_PURPOSE =
      Property.term(NS + "proofPurpose", "proofPurpose");

  /** The signature of a proof in multibase. */
  public static final Property.One<String> PROOF_VALUE =
      Property.string(NS + "proofValue", "proofValue", NS + "multibase");

  /** The id of the key of a proof. */
  public static final Property.One<URI> VERIFICATION_METHOD =
      Property.uri(NS + "verificationMethod", "verificationMethod");

  /** The cryptosuite of a proof, such as {@code eddsa-jcs-2022}. */
  public static final Property.One<String> CRYPTOSUITE =
      Property.string(NS + "cryptosuite", "cryptosuite", NS + "cryptosuiteString");

  /** When a proof or signature was made. */
  public static final Property.One<Instant> CREATED =
      Property.instant("http://purl.org/dc/terms/created", "created");

  /** When a proof, signature or key expires. */
  public static final Property.One<Instant> EXPIRES =
      Property.instant(NS + "expiration", "expires").accepting(Mastodon.SCHEMA + "expires");

  /** When a key was revoked. */
  public static final Property.One<Instant> REVOKED = Property.instant(NS + "revoked", "revoked");

  /** The id of the key of a Linked Data Signature. */
  public static final Property.One<URI> CREATOR =
      Property.uri("http://purl.org/dc/terms/creator", "creator");

  /** A Linked Data Signature in base64. */
  public static final Property.One<String> SIGNATURE_VALUE =
      Property.string(NS + "signatureValue", "signatureValue");

  /** The domain that a proof was made for. */
  public static final Property.One<String> DOMAIN = Property.string(NS + "domain", "domain");

  /** The challenge that a proof answers. */
  public static final Property.One<String> CHALLENGE =
      Property.string(NS + "challenge", "challenge");

  /** A value that makes a proof unique. */
  public static final Property.One<String> NONCE = Property.string(NS + "nonce", "nonce");

  private Security() {}
}
