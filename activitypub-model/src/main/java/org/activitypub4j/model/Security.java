package org.activitypub4j.model;

import java.net.URI;

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

  /** The keys with which an actor signs requests. */
  public static final Property.Many<Reference<PublicKey>> PUBLIC_KEY =
      Property.references(NS + "publicKey", "publicKey", PublicKey.class).compact();

  /** The actor to whom a key belongs. */
  public static final Property.One<URI> OWNER = Property.uri(NS + "owner", "owner");

  /** A public key in PEM. */
  public static final Property.One<String> PUBLIC_KEY_PEM =
      Property.string(NS + "publicKeyPem", "publicKeyPem");

  /** The keys with which an actor makes proofs (FEP-521a). */
  public static final Property.Many<Reference<ASObject>> ASSERTION_METHOD =
      Property.references(NS + "assertionMethod", "assertionMethod", ASObject.class);

  /** The actor who controls a verification method. */
  public static final Property.One<URI> CONTROLLER = Property.uri(NS + "controller", "controller");

  /** A public key in multibase. */
  public static final Property.One<String> PUBLIC_KEY_MULTIBASE =
      Property.string(NS + "publicKeyMultibase", "publicKeyMultibase");

  /** Data integrity proofs of a document (FEP-8b32). */
  public static final Property.Many<ASObject> PROOF =
      Property.objects(NS + "proof", "proof", ASObject.class).graph().compact();

  /** A Linked Data Signature of a document. */
  public static final Property.One<ASObject> SIGNATURE =
      Property.object(NS + "signature", "signature", ASObject.class);

  private Security() {}
}
