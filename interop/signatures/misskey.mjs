// @misskey-dev/node-http-message-signatures. Of RFC 9421 it has the signature base and the digest, and no more: the few
// lines around them that make signer and verifier are here, with the library's own reading of keys.
import {
  convertSignatureParamsDictionary,
  exportPublicKeyPem,
  genAlgorithmForSignAndVerify,
  genRFC3230DigestHeader,
  importPrivateKey,
  importPublicKey,
  parseAndImportPublicKey,
  parseRequestSignature,
  RFC9421SignatureBaseFactory,
  signAsDraftToRequest,
  verifyDigestHeader,
  verifyDraftSignature,
} from "@misskey-dev/node-http-message-signatures";
import { createHash, webcrypto } from "node:crypto";
import { library, lowerCased, Refused, requestTarget, serve } from "./lines.mjs";

const hashes = { sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512" };

function hashOf(algorithm) {
  return hashes[algorithm.split("-").pop()] ?? "SHA-256";
}

/** A request as Node's server gives it. */
function received({ method, url, headers }) {
  return { method, url: requestTarget(url), rawHeaders: Object.entries(headers).flat() };
}

async function signDraft({ algorithm, keyId, privateKeyPem, method, url, headers, body, covered }) {
  const request = { method, url, headers: { ...headers, Date: new Date().toUTCString(), Host: new URL(url).host } };
  if (body !== undefined) request.headers.Digest = await genRFC3230DigestHeader(body, "SHA-256");
  await signAsDraftToRequest(request, { keyId, privateKeyPem }, covered, { hash: hashOf(algorithm), ec: "DSA" });
  return { headers: request.headers };
}

async function signRfc9421({ algorithm, keyId, privateKeyPem, method, url, headers, body, covered }) {
  const all = { ...headers, Date: new Date().toUTCString(), Host: new URL(url).host };
  if (body !== undefined) {
    all["Content-Digest"] = `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;
  }
  const parameters = { created: Math.floor(Date.now() / 1000), keyid: keyId, alg: algorithm };
  all["Signature-Input"] = convertSignatureParamsDictionary({ sig1: [covered.map((name) => [name, {}]), parameters] });
  const base = new RFC9421SignatureBaseFactory({ method, url, headers: all }).generate("sig1");
  const hash = hashOf(algorithm);
  const key = await importPrivateKey(privateKeyPem, ["sign"], { hash, ec: "DSA" });
  const how = genAlgorithmForSignAndVerify(key.algorithm, hash);
  const signature = await webcrypto.subtle.sign(how, key, new TextEncoder().encode(base));
  return { headers: { ...all, Signature: `sig1=:${Buffer.from(signature).toString("base64")}:` } };
}

async function digestIsRight(request, body) {
  let reason = "wrong digest";
  const needed = request.method !== "GET" && request.method !== "HEAD";
  const options = { failOnNoDigest: needed, algorithms: ["SHA-256", "SHA-512"], verifyAll: true };
  if (!(await verifyDigestHeader(request, body ?? "", options, (why) => (reason = why)))) throw new Refused(reason);
}

async function verifyDraft(question) {
  const request = received(question);
  await digestIsRight(request, question.body);
  const digest = question.method === "POST" ? ["digest"] : [];
  const required = ["(request-target)", "host", "date", ...digest];
  const parsed = parseRequestSignature(request, { requiredComponents: { draft: required } });
  if (parsed.value.keyId !== question.keyId) throw new Refused("another key id");
  let reason = "wrong signature";
  const right = await verifyDraftSignature(parsed.value, question.publicKeyPem, (why) => (reason = String(why)));
  if (!right) throw new Refused(reason.includes("verification simply failed") ? "wrong signature" : reason);
  return { verified: true };
}

async function verifyRfc9421(question) {
  const request = received(question);
  await digestIsRight(request, question.body);
  const factory = new RFC9421SignatureBaseFactory(request);
  const [label, [, parameters]] = factory.requestSignatureInput.entries().next().value;
  if (parameters.get("keyid") !== question.keyId) throw new Refused("another key id");
  const prefix = `${label}=:`;
  const value = lowerCased(question.headers).signature;
  if (!value.startsWith(prefix)) throw new Refused(`no signature ${label}`);
  const signature = Buffer.from(value.slice(prefix.length, value.indexOf(":", prefix.length)), "base64");
  const how = await parseAndImportPublicKey(question.publicKeyPem, ["verify"], parameters.get("alg"));
  const base = new TextEncoder().encode(factory.generate(label));
  if (!(await webcrypto.subtle.verify(how.algorithm, how.publicKey, signature, base))) {
    throw new Refused("wrong signature");
  }
  return { verified: true };
}

await serve({
  sign: (question) => library(() => (question.scheme === "rfc9421" ? signRfc9421 : signDraft)(question)),
  verify: (question) => library(() => (question.scheme === "rfc9421" ? verifyRfc9421 : verifyDraft)(question)),
  // A public key in PEM, read and written again.
  publicKey: ({ text }) =>
    library(async () => ({
      text: await exportPublicKeyPem(await importPublicKey(text, ["verify"], { hash: "SHA-256", ec: "DSA" }, true)),
    })),
});
