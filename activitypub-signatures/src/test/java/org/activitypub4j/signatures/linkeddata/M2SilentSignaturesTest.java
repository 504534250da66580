package org.activitypub4j.signatures.linkeddata;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.LinkedDataException;
import org.activitypub4j.signatures.VerificationPolicy;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.eclipse.parsson.JsonProviderImpl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** lessons M2: what is signed, or said to be, never reaches the log of the JSON-LD processor. */
class M2SilentSignaturesTest {
  private static final URI ACTOR = URI.create("https://one.example/users/ada");
  private static final URI KEY_ID = URI.create(ACTOR + "#main-key");
  private static final KeyPair KEYS = Keys.generateRsa();
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-20T11:00:00Z"));

  private static final LinkedDataSignatures SIGNATURES =
      new LinkedDataSignatures(
          ActivityStreams.standard(), VerificationPolicy.mastodonCompatible(), CLOCK);

  private static JsonObject json(String text) {
    return new JsonProviderImpl()
        .createReader(new StringReader(text.replace('\'', '"')))
        .readObject();
  }

  /** Collects what is logged, at any level. */
  private static final class Listener extends Handler {
    private final List<String> records = new ArrayList<>();

    @Override
    public void publish(LogRecord record) {
      records.add(record.getMessage() + Arrays.deepToString(record.getParameters()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'contentMap':{'x y':'forged','en_GB':'x'}",
        "'contentMap':{'a-SECRET':'x'}",
        "'content':{'@value':'x','@language':'SECRET SECRET'}",
        "'name':{'@value':'x','@type':'SECRET:%'}",
        "'attributedTo':{'id':'SECRET:[','name':'x'}",
        "'attributedTo':{'id':'@SECRET','name':'x'}",
        "'tag':{'type':'@SECRET','name':'x'}",
        "'url':'@SECRET'",
        "'@SECRET':'x'",
        "'name':'@SECRET'",
        "'tag':{'@context':{'@language':'SECRET SECRET'},'name':'x'}",
        "'tag':{'@context':{'x':'@SECRET','@SECRET':'as:x'},'x':'x'}",
        "'tag':{'@context':'SECRET SECRET','name':'x'}"
      })
  void nothing_of_a_document_is_logged(String members) {
    JsonObject document =
        json(
            "{'@context':'https://www.w3.org/ns/activitystreams','id':'"
                + ACTOR
                + "/1','type':'Create','actor':'"
                + ACTOR
                + "',"
                + members
                + "}");
    Logger logger = Logger.getLogger("com.apicatalog");
    Level before = logger.getLevel();
    Listener listener = new Listener();
    logger.setLevel(Level.ALL);
    logger.addHandler(listener);
    try {
      verify(document);
      sign(document);
    } finally {
      logger.removeHandler(listener);
      logger.setLevel(before);
    }
    assertThat(listener.records).isEmpty();
  }

  private static void verify(JsonObject document) {
    JsonObject signed =
        LinkedDataOptions.with(
            document,
            "signature",
            json(
                "{'type':'RsaSignature2017','creator':'"
                    + KEY_ID
                    + "','created':'2026-11-20T10:59:00Z','signatureValue':'AAAA'}"));
    if (SIGNATURES.claim(signed) instanceof LinkedDataClaim claim) {
      assertThat(claim.verify(VerificationKey.of(KEY_ID, ACTOR, KEYS.getPublic())).toString())
          .isNotBlank();
    }
  }

  private static void sign(JsonObject document) {
    try {
      JsonObject signed = SIGNATURES.sign(document, Signer.of(KEY_ID, KEYS.getPrivate()));
      assertThat(signed).containsKey("signature");
      verify(document);
    } catch (IllegalArgumentException | LinkedDataException e) {
      assertThat(e.getMessage()).doesNotContain("\n");
    }
  }
}
