// Fedify's signatures, proofs and keys as a program: the conversation is told in ../signatures/lines.mjs. Beyond it:
//
//   { "op": "signObject", "algorithm", "keyId", "privateKeyPem", "document": JSON text } -> { "document": JSON text }
//   { "op": "verifyObject", "keyId", "owner", "publicKeyMultibase", "document" } -> { "verified": true }
//   { "op": "signJsonLd", ... } and { "op": "verifyJsonLd", ..., "publicKeyPem" }: the same with RsaSignature2017
//   { "op": "generateKey", "algorithm" } -> { "spki", "multibase", "jwk", "privateJwk", "pkcs8" }
//   { "op": "readKey", "form": "pem", "multibase" or "jwk", "text" } -> { "spki", "multibase"?, "jwk" }
import { webcrypto } from "node:crypto";
import {
  exportJwk,
  generateCryptoKeyPair,
  importJwk,
  signJsonLd,
  signObject,
  signRequest,
  verifyJsonLd,
  verifyObject,
  verifyRequestDetailed,
} from "@fedify/fedify/sig";
import * as vocab from "@fedify/vocab";
import { exportMultibaseKey, exportSpki, getDocumentLoader, importMultibaseKey, importPem } from "@fedify/vocab-runtime";
import { configure } from "@logtape/logtape";
import { library, Refused, serve } from "../signatures/lines.mjs";

// Why something is refused is told to the log only.
const said = [];
await configure({
  sinks: { memory: (record) => said.push(record.message.join("")) },
  loggers: [
    { category: "fedify", sinks: ["memory"], lowestLevel: "debug" },
    { category: ["logtape", "meta"], sinks: ["memory"], lowestLevel: "error" },
  ],
});

function reason(otherwise) {
  const text = said.filter((line) => line.startsWith("Failed") || line.startsWith("Error")).pop() ?? otherwise;
  const wrong = /^Failed to verify the proof with|^Failed to verify .*signature.* is invalid|signature invalid/;
  return wrong.test(text) ? "wrong signature" : text;
}

const contextLoader = getDocumentLoader();
const specs = { "rfc9421": "rfc9421", "draft-cavage-12": "draft-cavage-http-signatures-12" };
const webAlgorithms = { ed25519: "Ed25519", rsa: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } };

function privateKey({ algorithm, privateKeyPem }) {
  const der = Buffer.from(privateKeyPem.replace(/-----[^-]*-----|\s/g, ""), "base64");
  const how = algorithm === "ed25519" ? webAlgorithms.ed25519 : webAlgorithms.rsa;
  return webcrypto.subtle.importKey("pkcs8", der, how, true, ["sign"]);
}

/** Serves the owner's document, and with it the key, instead of the network. */
function options({ keyId, owner, publicKeyPem, publicKeyMultibase }) {
  const document = {
    "@context": [
      "https://www.w3.org/ns/activitystreams",
      "https://w3id.org/security/v1",
      "https://w3id.org/security/multikey/v1",
      "https://www.w3.org/ns/did/v1",
    ],
    id: owner,
    type: "Person",
    publicKey: publicKeyPem && { id: keyId, type: "CryptographicKey", owner, publicKeyPem },
    assertionMethod: publicKeyMultibase && [{ id: keyId, type: "Multikey", controller: owner, publicKeyMultibase }],
  };
  return {
    contextLoader,
    documentLoader: async (url) => {
      if (url.split("#")[0] !== owner) throw new Error(`no network here: ${url}`);
      return { contextUrl: null, documentUrl: url, document: JSON.parse(JSON.stringify(document)) };
    },
  };
}

async function sign(question) {
  const { scheme, keyId, method, url, headers, body, covered } = question;
  const request = new Request(url, { method, headers, body });
  const components = covered?.map((value) => ({ value, params: {} }));
  const signed = await signRequest(request, await privateKey(question), new URL(keyId), {
    spec: specs[scheme],
    rfc9421: components && { components },
  });
  return { headers: Object.fromEntries(signed.headers) };
}

async function verify(question) {
  const { scheme, method, url, headers, body } = question;
  const request = new Request(url, { method, headers, body });
  const result = await verifyRequestDetailed(request, { spec: specs[scheme], ...options(question) });
  if (!result.verified) throw new Refused(reason(result.reason.type));
  return { verified: true };
}

/** What Fedify's delivery does after compaction, in the members that our documents have. */
function outgoing(json) {
  const everybody = "https://www.w3.org/ns/activitystreams#Public";
  const publicly = (value) => (Array.isArray(value) ? value.map(publicly) : value === "as:Public" ? everybody : value);
  const copy = { ...json };
  for (const name of ["to", "cc"]) if (name in copy) copy[name] = publicly(copy[name]);
  if ("attachment" in copy && !Array.isArray(copy.attachment)) copy.attachment = [copy.attachment];
  if (typeof copy.object === "object") copy.object = outgoing(copy.object);
  return copy;
}

async function objectSigned(question) {
  const object = await vocab.Object.fromJsonLd(JSON.parse(question.document), { contextLoader });
  const signed = await signObject(object, await privateKey(question), new URL(question.keyId), { contextLoader });
  return { document: JSON.stringify(outgoing(await signed.toJsonLd({ format: "compact", contextLoader }))) };
}

async function objectVerified(question) {
  const document = JSON.parse(question.document);
  if (!("proof" in document)) throw new Refused("there is no proof"); // an object without actor passes without one
  const object = await verifyObject(vocab.Object, document, options(question));
  if (object === null) throw new Refused(reason("null"));
  return { verified: true };
}

async function jsonLdSigned(question) {
  const document = JSON.parse(question.document);
  const signed = await signJsonLd(document, await privateKey(question), new URL(question.keyId), { contextLoader });
  return { document: JSON.stringify(signed) };
}

async function jsonLdVerified(question) {
  if (!(await verifyJsonLd(JSON.parse(question.document), options(question)))) throw new Refused(reason("false"));
  return { verified: true };
}

async function generateKey({ algorithm }) {
  const pair = await generateCryptoKeyPair(algorithm === "ed25519" ? "Ed25519" : "RSASSA-PKCS1-v1_5");
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", pair.privateKey)).toString("base64");
  return {
    ...(await written(pair.publicKey)),
    privateJwk: JSON.stringify(await exportJwk(pair.privateKey)),
    pkcs8: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`,
  };
}

async function written(key) {
  return {
    spki: await exportSpki(key),
    multibase: await exportMultibaseKey(key),
    jwk: JSON.stringify(await exportJwk(key)),
  };
}

const readers = {
  pem: importPem,
  multibase: importMultibaseKey,
  jwk: (text) => importJwk(JSON.parse(text), "public"),
};

/** The library's work; nothing is left of what the log said before. */
function work(operation) {
  return (question) => {
    said.length = 0;
    return library(() => operation(question));
  };
}

await serve({
  sign: work(sign),
  verify: work(verify),
  signObject: work(objectSigned),
  verifyObject: work(objectVerified),
  signJsonLd: work(jsonLdSigned),
  verifyJsonLd: work(jsonLdVerified),
  generateKey: work(generateKey),
  readKey: work(async ({ form, text }) => written(await readers[form](text))),
});
