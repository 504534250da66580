// The Fedify side of benchmarks/side-by-side: as little as federates, everything in memory, deliveries by the queue in
// the process. GET /_send sends a post to all followers of alice; GET /_stat tells how many posts came and the CPU time.
//
// Environment: PORT, FOLLOWERS, SINK (the origin on which all followers are)
import { createServer } from "node:http";
import {
  createFederation,
  generateCryptoKeyPair,
  InProcessMessageQueue,
  MemoryKvStore,
  ParallelMessageQueue,
} from "@fedify/fedify";
import * as vocab from "@fedify/vocab";

const port = Number(process.env.PORT);
const sink = process.env.SINK;
const origin = `http://127.0.0.1:${port}`;
const text = `<p>${"the quick brown goose crosses the canal bridge at noon ".repeat(16)}</p>`;
const followers = Array.from({ length: Number(process.env.FOLLOWERS) }, (_, i) => ({
  id: new URL(`${sink}/users/${i}`),
  inboxId: new URL(`${sink}/users/${i}/inbox`),
  endpoints: null,
}));
const keys = [await generateCryptoKeyPair("RSASSA-PKCS1-v1_5")];
let received = 0;
let sent = 0;

const federation = createFederation({
  kv: new MemoryKvStore(),
  queue: new ParallelMessageQueue(new InProcessMessageQueue(), 10),
  allowPrivateAddress: true,
  firstKnock: "draft-cavage-http-signatures-12",
});
federation
  .setActorDispatcher("/users/{identifier}", async (context, name) => {
    if (name !== "alice") return null;
    const pairs = await context.getActorKeyPairs(name);
    return new vocab.Person({
      id: context.getActorUri(name),
      preferredUsername: name,
      inbox: context.getInboxUri(name),
      publicKey: pairs[0].cryptographicKey,
      assertionMethods: pairs.map((pair) => pair.multikey),
    });
  })
  .setKeyPairsDispatcher(() => keys);
federation
  .setInboxListeners("/users/{identifier}/inbox", "/inbox")
  .on(vocab.Create, () => {
    received++;
  });

async function send() {
  const context = federation.createContext(new URL(origin), undefined);
  const number = sent++;
  const published = globalThis.Temporal?.Now.instant();
  await context.sendActivity(
    { identifier: "alice" },
    followers,
    new vocab.Create({
      id: new URL(`${origin}/creates/${number}`),
      actor: context.getActorUri("alice"),
      to: vocab.PUBLIC_COLLECTION,
      object: new vocab.Note({
        id: new URL(`${origin}/notes/${number}`),
        attribution: context.getActorUri("alice"),
        to: vocab.PUBLIC_COLLECTION,
        content: text,
        ...(published ? { published } : {}),
      }),
    }),
  );
}

async function answer(request) {
  const path = new URL(request.url).pathname;
  if (path === "/_send") {
    await send();
    return Response.json({});
  }
  if (path === "/_stat") {
    const { user, system } = process.cpuUsage();
    return Response.json({ received, cpuMicros: user + system });
  }
  return federation.fetch(request, { contextData: undefined });
}

createServer(async (incoming, outgoing) => {
  const parts = [];
  for await (const part of incoming) parts.push(part);
  const headers = new Headers();
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
    headers.append(incoming.rawHeaders[i], incoming.rawHeaders[i + 1]);
  }
  const hasBody = !["GET", "HEAD"].includes(incoming.method);
  const response = await answer(
    new Request(`http://${incoming.headers.host}${incoming.url}`, {
      method: incoming.method,
      headers,
      body: hasBody ? Buffer.concat(parts) : undefined,
    }),
  );
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}).listen(port, "127.0.0.1", () => console.log("ready"));
