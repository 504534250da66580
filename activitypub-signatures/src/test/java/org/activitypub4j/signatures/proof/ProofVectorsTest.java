package org.activitypub4j.signatures.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.signatures.Json;
import org.activitypub4j.signatures.keys.KeyOwnership;
import org.activitypub4j.signatures.keys.KeyType;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.junit.jupiter.api.Test;

/** Integrity proofs as the FEPs and W3C publish them. */
class ProofVectorsTest {
  private static final JsonObject FEP_8B32 = Json.resource("/vectors/proofs/fep-8b32.json");
  private static final JsonObject FEP_C390 = Json.resource("/vectors/proofs/fep-c390.json");
  private static final JsonObject W3C = Json.resource("/vectors/proofs/eddsa-jcs-2022.json");

  @Test
  void D1_FEP_8b32_signing_gives_the_very_document() {
    Signer signer =
        Proofs.signer(FEP_8B32.getString("keyId"), FEP_8B32.getJsonObject("privateKeyJwk"));

    JsonObject signed =
        Proofs.at(FEP_8B32.getString("created")).sign(FEP_8B32.getJsonObject("document"), signer);

    assertThat(signed).isEqualTo(FEP_8B32.getJsonObject("signed"));
  }

  @Test
  void D1_FEP_8b32_the_document_verifies_with_the_key_that_its_actor_lists() {
    ASObject actor = ActivityStreams.standard().read(FEP_8B32.getJsonObject("actor"));
    IntegrityProofs proofs = Proofs.at("2026-11-23T10:00:00Z");
    JsonObject document = FEP_8B32.getJsonObject("verified");
    ProofClaim claim = (ProofClaim) proofs.claims(document).get(0);

    KeyOwnership ownership =
        KeyOwnership.of(claim.verificationMethod(), actor, Instant.parse("2026-11-23T10:00:00Z"));
    VerifiedProof verified = (VerifiedProof) claim.verify(((KeyOwnership.Proven) ownership).key());

    assertThat(claim.cryptosuite()).isEqualTo("eddsa-jcs-2022");
    assertThat(verified.owner()).isEqualTo(URI.create("https://server.example/users/alice"));
    assertThat(verified.created()).contains(Instant.parse("2023-02-24T23:36:38Z"));
    assertThat(verified.document()).isEqualTo(FEP_8B32.getJsonObject("document"));
    assertThat(verified.options()).doesNotContainKey("proofValue").hasSize(6);
  }

  @Test
  void D6_FEP_c390_an_identity_proof_is_made_and_verifies_by_its_did_key() {
    URI keyId = URI.create(FEP_C390.getString("keyId"));
    IntegrityProofs proofs = Proofs.at(FEP_C390.getString("created"));
    JsonObject published = FEP_C390.getJsonObject("signed");

    JsonObject signed =
        proofs.sign(
            FEP_C390.getJsonObject("document"),
            Proofs.signer(keyId.toString(), FEP_C390.getJsonObject("privateKeyJwk")));

    assertThat(signed).isEqualTo(published);
    assertThat(FEP_C390.getJsonObject("actor").getJsonArray("attachment").get(0))
        .isEqualTo(published);
    assertThat(Proofs.verified(proofs, published, VerificationKey.ofDidKey(keyId)).owner())
        .isEqualTo(keyId);
  }

  @Test
  void D1_W3C_eddsa_jcs_2022_has_every_intermediate_value() {
    ProofSuite suite = ProofSuite.eddsaJcs2022();
    ProofInput input =
        suite.input(W3C.getJsonObject("unsigned"), W3C.getJsonObject("proofOptions"));

    assertThat(input.canonicalDocument()).isEqualTo(W3C.getString("canonicalDocument"));
    assertThat(input.documentHash()).isEqualTo(W3C.getString("documentHash"));
    assertThat(input.canonicalOptions()).isEqualTo(W3C.getString("canonicalOptions"));
    assertThat(input.optionsHash()).isEqualTo(W3C.getString("optionsHash"));
    assertThat(HexFormat.of().formatHex(input.bytes())).isEqualTo(W3C.getString("combinedHash"));

    Signer signer = Proofs.signer("did:example:key", W3C.getJsonObject("privateKeyJwk"));
    byte[] signature = signer.sign(input.bytes());
    assertThat(HexFormat.of().formatHex(signature)).isEqualTo(W3C.getString("signatureHex"));
    assertThat(Multibase.encode(suite.encoding(), signature))
        .isEqualTo(W3C.getString("proofValue"));
    assertThat(Multibase.decode(suite.encoding(), W3C.getString("proofValue"), 64))
        .hasValue(signature);
  }

  @Test
  void D1_W3C_eddsa_jcs_2022_signing_gives_the_very_document() {
    JsonObject signed = W3C.getJsonObject("signed");
    String keyId = signed.getJsonObject("proof").getString("verificationMethod");
    Signer signer = Proofs.signer(keyId, W3C.getJsonObject("privateKeyJwk"));

    assertThat(Proofs.at("2023-02-24T23:36:38Z").sign(W3C.getJsonObject("unsigned"), signer))
        .isEqualTo(signed);
  }

  /** It has an issuer, but no owner that the fediverse knows of: whose word would it be? */
  @Test
  void D1_a_credential_is_no_document_of_an_actor() {
    VerificationKey key =
        VerificationKey.ofMultikey(
            URI.create("did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"),
            URI.create("https://vc.example/issuers/5678"),
            W3C.getString("publicKeyMultibase"));

    assertThat(Proofs.refusal(Proofs.at("2026-11-23T10:00:00Z"), W3C.getJsonObject("signed"), key))
        .isEqualTo(new ProofRefusal.UnclearOwner(List.of()));
  }

  @Test
  void D1_W3C_a_chain_of_proofs_is_refused_as_such() {
    JsonObject document = Json.resource("/vectors/proofs/proof-chain.json");
    ProofSuite suite = new NamedSuite("eddsa-rdfc-2022");
    IntegrityProofs proofs =
        new IntegrityProofs(
            InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z")), List.of(suite));

    List<IntegrityProofs.ClaimResult> claims = proofs.claims(document);

    assertThat(claims).hasSize(4);
    assertThat(claims.subList(2, 4))
        .extracting(claim -> (ProofRefusal) claim)
        .allMatch(ProofRefusal.ChainedProof.class::isInstance);
    assertThat(((ProofRefusal) claims.get(2)).message()).contains("urn:uuid:26329423");
  }

  /** A suite that is known by name; nothing is verified with it. */
  private record NamedSuite(String name) implements ProofSuite {
    @Override
    public KeyType keyType() {
      return KeyType.ED25519;
    }

    @Override
    public ProofInput input(JsonObject document, JsonObject options) {
      return ProofInput.of("SHA-256", name.getBytes(UTF_8), new byte[0]);
    }
  }
}
