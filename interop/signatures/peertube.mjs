// @peertube/http-signature, called as PeerTube does: it requires the digest to be signed and compares it by itself.
import httpSignature from "@peertube/http-signature";
import { createHash } from "node:crypto";
import { library, lowerCased, Refused, requestTarget, serve } from "./lines.mjs";

function digestOf(body) {
  return `SHA-256=${createHash("sha256").update(body).digest("base64")}`;
}

function sign({ algorithm, keyId, privateKeyPem, method, url, headers, body, covered }) {
  const all = { ...headers, Date: new Date().toUTCString(), Host: new URL(url).host };
  if (body !== undefined) all.Digest = digestOf(body);
  const request = {
    method,
    path: requestTarget(url),
    getHeader: (name) => lowerCased(all)[name.toLowerCase()],
    setHeader: (name, value) => (all[name] = value),
  };
  httpSignature.signRequest(request, {
    algorithm: algorithm === "hs2019" ? undefined : algorithm,
    hideAlgorithm: algorithm === "hs2019",
    authorizationHeaderName: "Signature",
    keyId,
    key: privateKeyPem,
    headers: covered,
  });
  return { headers: all };
}

function verify({ keyId, publicKeyPem, method, url, headers, body }) {
  const request = { method, url: requestTarget(url), headers: lowerCased(headers), httpVersion: "1.1" };
  const digest = method === "POST" ? ["digest"] : [];
  const parsed = httpSignature.parseRequest(request, {
    clockSkew: 1800,
    headers: ["(request-target)", "host", ...digest],
    authorizationHeaderName: "signature",
  });
  if (parsed.keyId !== keyId) throw new Refused("another key id");
  if (!httpSignature.verifySignature(parsed, publicKeyPem)) throw new Refused("wrong signature");
  if (method === "POST" && request.headers.digest !== digestOf(body ?? "")) throw new Refused("wrong digest");
  return { verified: true };
}

await serve({
  sign: (question) => library(() => sign(question)),
  verify: (question) => library(() => verify(question)),
});
