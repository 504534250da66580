// CPU time per operation of Fedify and of jsonld.js, on the documents of ../../benchmarks, as benchmarks/run prints it.
// usage: node benchmark.mjs [rounds] [seconds]
import { readFileSync } from "node:fs";
import { webcrypto } from "node:crypto";
import { signJsonLd, signRequest, verifyJsonLd, verifyRequest } from "@fedify/fedify/sig";
import { Create, CryptographicKey, Document, Hashtag, LanguageString, Mention, Note, Person } from "@fedify/vocab";
import { getDocumentLoader } from "@fedify/vocab-runtime";
import { Temporal } from "@js-temporal/polyfill";

const rounds = Number(process.argv[2] ?? 5);
const seconds = Number(process.argv[3] ?? 1);
const resources = new URL("../../benchmarks/src/main/resources/org/activitypub4j/benchmarks/", import.meta.url);
const noteText = readFileSync(new URL("create-note.json", resources), "utf8");
const personText = readFileSync(new URL("person.json", resources), "utf8");
const noteJson = JSON.parse(noteText);
// The key in the document is not one, and neither side is to parse it.
const personJson = JSON.parse(personText);
delete personJson.publicKey;
const aliasedText = noteText
  .replace('"Hashtag":"as:Hashtag"', '"title":"as:name","Hashtag":"as:Hashtag"')
  .replaceAll('"name":', '"title":');
const aliasedJson = JSON.parse(aliasedText);

const options = {
  contextLoader: getDocumentLoader(),
  documentLoader: async (url) => {
    throw new Error(`no network here: ${url}`);
  },
};

const ada = new URL("https://one.example/users/ada");
const ben = new URL("https://two.example/users/ben");
const followers = new URL(`${ada}/followers`);
const everybody = new URL("https://www.w3.org/ns/activitystreams#Public");

function build() {
  const id = `${ada}/posts/880012345678901234`;
  const published = Temporal.Instant.from(noteJson.published);
  const note = new Note({
    id: new URL(id),
    attribution: ada,
    to: everybody,
    ccs: [followers, ben],
    replyTarget: new URL(noteJson.object.inReplyTo),
    url: new URL(noteJson.object.url),
    sensitive: false,
    contents: [noteJson.object.content, new LanguageString(noteJson.object.content, "en")],
    published,
    attachments: [
      new Document({
        mediaType: "image/jpeg",
        url: new URL(noteJson.object.attachment[0].url),
        name: noteJson.object.attachment[0].name,
        width: 1600,
        height: 1200,
      }),
    ],
    tags: [
      new Mention({ href: ben, name: "@ben@two.example" }),
      new Hashtag({ href: new URL("https://one.example/tags/river"), name: "#river" }),
    ],
  });
  return new Create({
    id: new URL(`${id}/activity`),
    actor: ada,
    to: everybody,
    ccs: [followers, ben],
    published,
    object: note,
  });
}

const algorithm = { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };
const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
const keyId = new URL(`${ada}#main-key`);
const key = new CryptographicKey({ id: keyId, owner: ada, publicKey: keys.publicKey });
const keyCache = { get: async () => key, set: async () => {} };
const body = new TextEncoder().encode(noteText);
const request = () =>
  new Request(`${ben}/inbox`, {
    method: "POST",
    headers: { "Content-Type": "application/activity+json", Date: new Date().toUTCString(), Host: "two.example" },
    body,
  });
const sign = (spec) => signRequest(request(), keys.privateKey, keyId, { spec });
const cavage = await sign("draft-cavage-http-signatures-12");
const rfc9421 = await sign("rfc9421");
const verify = async (signed, spec) => {
  const found = await verifyRequest(signed.clone(), { ...options, keyCache, spec });
  if (found == null) throw new Error("a good signature was refused");
};

const linked = await signJsonLd(noteJson, keys.privateKey, keyId, options);
const verifyLinked = async () => {
  if (!(await verifyJsonLd(linked, { ...options, keyCache }))) throw new Error("a good signature was refused");
};

const operations = {
  "JSON.parse, note": () => JSON.parse(noteText),
  "Fedify reads the note": () => Create.fromJsonLd(JSON.parse(noteText), options),
  "Fedify reads the note, aliased": () => Create.fromJsonLd(JSON.parse(aliasedText), options),
  "Fedify reads the person": () => Person.fromJsonLd(structuredClone(personJson), options),
  "Fedify builds and writes the note": async () => JSON.stringify(await build().toJsonLd(options)),
  "Fedify signs, draft-cavage-12": () => sign("draft-cavage-http-signatures-12"),
  "Fedify signs, RFC 9421": () => sign("rfc9421"),
  "Fedify verifies, draft-cavage-12": () => verify(cavage, "draft-cavage-http-signatures-12"),
  "Fedify verifies, RFC 9421": () => verify(rfc9421, "rfc9421"),
  "Fedify verifies, Linked Data": verifyLinked,
};

async function measure(operation, duration) {
  let count = 0;
  const cpu = process.cpuUsage();
  const start = performance.now();
  while (performance.now() - start < duration * 1000) {
    for (let i = 0; i < 8; i++) await operation();
    count += 8;
  }
  const used = process.cpuUsage(cpu);
  return (used.user + used.system) / count;
}

const results = new Map(Object.keys(operations).map((name) => [name, []]));
for (const operation of Object.values(operations)) await measure(operation, 1);
for (let round = 0; round < rounds; round++) {
  for (const [name, operation] of Object.entries(operations)) {
    results.get(name).push(await measure(operation, seconds));
  }
}
console.log(`\nnode ${process.version}\n| operation | CPU us/op, median | min | max |\n|---|---|---|---|`);
for (const [name, values] of results) {
  values.sort((a, b) => a - b);
  const shown = [values[values.length >> 1], values[0], values.at(-1)].map((value) => value.toFixed(1));
  console.log(`| ${name} | ${shown.join(" | ")} |`);
}
