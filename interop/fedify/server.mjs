// A small Fedify server for the interop suite: the protocol half is Fedify's, none of it ours.
//
// Two listeners on loopback: the federation itself, and a control API for tests that speaks the same JSON as the
// quickstart's (see ../README.md), so that one Java class drives both. Everything is kept in memory.
//
// Environment:
//   PORT, CONTROL_PORT   the two ports; ORIGIN: the public origin (default http://127.0.0.1:PORT)
//   FIRST_KNOCK          rfc9421 (default) or draft-cavage-12: the signature that is tried first
//   AUTHORIZED_FETCH=1   actors and notes are shown only to those who sign
//   CHALLENGE            accept: a 401 carries Accept-Signature; nonce: and the answer must use its nonce
//   REFUSE_DRAFT=1       a server of tomorrow: Fedify never sees draft signatures, so they count as none
//   AUTO_ACCEPT=0        a Follow waits for POST /accept or /reject
import { createServer } from "node:http";
import {
  createFederation,
  generateCryptoKeyPair,
  InProcessMessageQueue,
  MemoryKvStore,
} from "@fedify/fedify";
import * as vocab from "@fedify/vocab";
import { Temporal } from "@js-temporal/polyfill";
import { configure, getConsoleSink, getTextFormatter } from "@logtape/logtape";

const env = process.env;
const port = Number(env.PORT);
const controlPort = Number(env.CONTROL_PORT);
const origin = env.ORIGIN ?? `http://127.0.0.1:${port}`;
const schemeNames = { "rfc9421": "rfc9421", "draft-cavage-12": "draft-cavage-http-signatures-12" };
const firstKnock = schemeNames[env.FIRST_KNOCK ?? "rfc9421"];
const challenge = env.CHALLENGE ?? "";
const authorizedFetch = env.AUTHORIZED_FETCH === "1";
const refuseDraft = env.REFUSE_DRAFT === "1";
const autoAccept = env.AUTO_ACCEPT !== "0";

if (!port || !controlPort) throw new Error("PORT and CONTROL_PORT are needed");
if (!firstKnock) throw new Error(`FIRST_KNOCK is one of ${Object.keys(schemeNames)}`);
if (!["", "accept", "nonce"].includes(challenge)) throw new Error("CHALLENGE is accept or nonce");

await configure({
  sinks: { console: getConsoleSink({ formatter: getTextFormatter() }) },
  loggers: [
    { category: "fedify", sinks: ["console"], lowestLevel: env.LOG_LEVEL ?? "info" },
    { category: ["logtape", "meta"], sinks: ["console"], lowestLevel: "error" },
  ],
});

// ---------------------------------------------------------------- state

class Person {
  followers = new Map(); // actor URL -> { actor, follow, accepted }
  following = new Map(); // actor URL -> { follow, state }
  notes = new Map(); // last segment of the note's id -> Note
  keys = [];
}

const people = new Map([["alice", new Person()], ["bob", new Person()]]);
const robot = "robot"; // a bot
people.set(robot, new Person());
// The server's own actor signs what is fetched, and is shown to everybody: two servers that demand signed fetches
// could otherwise never get each other's first key.
const serverActor = "server";
people.set(serverActor, new Person());
const received = [];
const requests = [];
const deliveryErrors = [];
let counter = 0;
const serial = () => `${Date.now()}-${++counter}`;

async function newKeys() {
  return [await generateCryptoKeyPair("RSASSA-PKCS1-v1_5"), await generateCryptoKeyPair("Ed25519")];
}
for (const person of people.values()) person.keys = await newKeys();

// ---------------------------------------------------------------- federation

const federation = createFederation({
  kv: new MemoryKvStore(),
  // Only outgoing activities wait in a queue: incoming ones are handled inside their request, so that a listener
  // can tell by the context data which request brought them.
  queue: { outbox: new InProcessMessageQueue({ pollInterval: { milliseconds: 50 } }) },
  outboxRetryPolicy: ({ attempts }) => attempts < 5 ? Temporal.Duration.from({ milliseconds: 500 }) : null,
  origin,
  firstKnock,
  allowPrivateAddress: true,
  ...(challenge && { inboxChallengePolicy: { enabled: true, requestNonce: challenge === "nonce" } }),
  onOutboxError(error, activity) {
    deliveryErrors.push({ activity: activity?.id?.href ?? null, error: String(error) });
  },
});

const mayRead = async (ctx) => !authorizedFetch || (await ctx.getSignedKeyOwner()) != null;
const maySeeActor = async (ctx, name) => name === serverActor || (await mayRead(ctx));

federation
  .setActorDispatcher("/users/{identifier}", async (ctx, name) => {
    if (!people.has(name)) return null;
    const keys = await ctx.getActorKeyPairs(name);
    const Type = name === serverActor ? vocab.Application : name === robot ? vocab.Service : vocab.Person;
    return new Type({
      id: ctx.getActorUri(name),
      preferredUsername: name,
      name: `${name} of the Fedify peer`,
      inbox: ctx.getInboxUri(name),
      endpoints: new vocab.Endpoints({ sharedInbox: ctx.getInboxUri() }),
      outbox: ctx.getOutboxUri(name),
      followers: ctx.getFollowersUri(name),
      following: ctx.getFollowingUri(name),
      manuallyApprovesFollowers: !autoAccept,
      publicKey: keys[0].cryptographicKey,
      assertionMethods: keys.map((pair) => pair.multikey),
    });
  })
  .setKeyPairsDispatcher((_ctx, name) => people.get(name)?.keys ?? [])
  .authorize(maySeeActor);

federation.setFollowersDispatcher("/users/{identifier}/followers", (_ctx, name) => {
  const person = people.get(name);
  return person && { items: acceptedFollowers(person).map((follower) => follower.actor) };
});
federation.setFollowingDispatcher("/users/{identifier}/following", (_ctx, name) => {
  const person = people.get(name);
  return person && { items: [...person.following.keys()].map((url) => new URL(url)) };
});
federation.setOutboxDispatcher("/users/{identifier}/outbox", (_ctx, name) => {
  const person = people.get(name);
  return person && { items: [...person.notes.values()].map((note) => createOf(note)) };
});
federation
  .setObjectDispatcher(vocab.Note, "/users/{name}/notes/{id}", (_ctx, { name, id }) => people.get(name)?.notes.get(id))
  .authorize(mayRead);
federation.setNodeInfoDispatcher("/nodeinfo/2.1", () => ({
  software: { name: "interop-fedify", version: "1.0.0" },
  protocols: ["activitypub"],
  usage: { users: { total: people.size }, localPosts: 0, localComments: 0 },
}));

const acceptedFollowers = (person) => [...person.followers.values()].filter((follower) => follower.accepted);

function localPerson(ctx, uri) {
  const parsed = uri && ctx.parseUri(uri);
  return parsed?.type === "actor" ? { name: parsed.identifier, person: people.get(parsed.identifier) } : {};
}

function remember(ctx, activity) {
  const { scheme, body } = ctx.data;
  const document = JSON.parse(body);
  received.push({
    type: document.type,
    id: activity.id?.href ?? null,
    actor: activity.actorId?.href ?? null,
    object: activity.objectId?.href ?? null,
    scheme,
    activity: document,
  });
}

/** What somebody here knows of the Follow that an Accept or Reject names. Only the id counts: no need to fetch it. */
function answeredFollow(answer) {
  for (const person of people.values()) {
    const entry = person.following.get(answer.actorId?.href);
    if (entry && entry.follow.id.href === answer.objectId?.href) return entry;
  }
  return null;
}

federation
  .setInboxListeners("/users/{identifier}/inbox", "/inbox")
  .setSharedKeyDispatcher(() => ({ identifier: serverActor }))
  .on(vocab.Follow, async (ctx, follow) => {
    remember(ctx, follow);
    const { name, person } = localPerson(ctx, follow.objectId);
    const actor = await follow.getActor(ctx);
    if (!person || !actor?.id) return;
    person.followers.set(actor.id.href, { actor, follow, accepted: false });
    if (autoAccept) await answer(ctx, name, actor.id.href, vocab.Accept);
  })
  .on(vocab.Accept, (ctx, accept) => {
    remember(ctx, accept);
    const entry = answeredFollow(accept);
    if (entry) entry.state = "accepted";
  })
  .on(vocab.Reject, (ctx, reject) => {
    remember(ctx, reject);
    const entry = answeredFollow(reject);
    if (entry) entry.state = "rejected";
  })
  .on(vocab.Undo, async (ctx, undo) => {
    remember(ctx, undo);
    const undone = await undo.getObject(ctx);
    if (!(undone instanceof vocab.Follow)) return;
    localPerson(ctx, undone.objectId).person?.followers.delete(undo.actorId?.href);
  })
  .on(vocab.Activity, remember)
  .onError((_ctx, error) => console.error("inbox listener failed", error));

// ---------------------------------------------------------------- what the tests ask for

class Refusal extends Error {}

function personOf(name) {
  const person = people.get(name);
  if (!person) throw new Refusal(`no actor ${name} here`);
  return person;
}

async function lookUp(ctx, reference) {
  const documentLoader = await ctx.getDocumentLoader({ identifier: serverActor });
  const found = await ctx.lookupObject(/^https?:/.test(reference) ? new URL(reference) : reference, { documentLoader });
  if (!found) throw new Refusal(`${reference} cannot be found`);
  return found;
}

async function answer(ctx, name, follower, Type) {
  const person = personOf(name);
  const entry = person.followers.get(follower);
  if (!entry) throw new Refusal(`${follower} does not follow ${name}`);
  if (Type === vocab.Accept) entry.accepted = true;
  else person.followers.delete(follower);
  const activity = new Type({
    id: new URL(`${origin}/answers/${serial()}`),
    actor: ctx.getActorUri(name),
    object: entry.follow,
  });
  await ctx.sendActivity({ identifier: name }, entry.actor, activity);
  return { id: activity.id.href, object: entry.follow.id?.href ?? null };
}

const createOf = (note) =>
  new vocab.Create({
    id: new URL("#create", note.id),
    actor: note.attributionId,
    object: note,
    tos: note.toIds,
    ccs: note.ccIds,
    published: note.published,
  });

/** Sends to the followers, and to others who are named (Fedify sends once to each inbox in one call only). */
async function publish(ctx, name, activity, others = [], preferSharedInbox = false) {
  await ctx.sendActivity({ identifier: name }, "followers", activity, { preferSharedInbox: true });
  const followers = new Set(acceptedFollowers(personOf(name)).map((follower) => follower.actor.id.href));
  const rest = others.filter((actor) => !followers.has(actor.id.href));
  if (rest.length) await ctx.sendActivity({ identifier: name }, rest, activity, { preferSharedInbox });
  return { id: activity.id.href, object: activity.objectId?.href ?? null };
}

function ownNote(ctx, name, id) {
  const parsed = ctx.parseUri(new URL(id));
  const key = parsed?.type === "object" && parsed.values.name === name ? parsed.values.id : null;
  const note = key && personOf(name).notes.get(key);
  if (!note) throw new Refusal(`${name} has no note ${id}`);
  return { key, note };
}

/** Who was named in a note: they learn of its edit and its end too. By the id of the note. */
const namedIn = new Map();

const actions = {
  async follow(ctx, { actor, target }) {
    const person = personOf(actor);
    const followed = await lookUp(ctx, target);
    const follow = new vocab.Follow({
      id: new URL(`${origin}/follows/${serial()}`),
      actor: ctx.getActorUri(actor),
      object: followed.id,
    });
    person.following.set(followed.id.href, { follow, state: "pending" });
    await ctx.sendActivity({ identifier: actor }, followed, follow);
    return { id: follow.id.href, object: followed.id.href };
  },
  async unfollow(ctx, { actor, target }) {
    const person = personOf(actor);
    const entry = person.following.get(target);
    if (!entry) throw new Refusal(`${actor} does not follow ${target}`);
    person.following.delete(target);
    const undo = new vocab.Undo({
      id: new URL(`${origin}/undos/${serial()}`),
      actor: ctx.getActorUri(actor),
      object: entry.follow,
    });
    await ctx.sendActivity({ identifier: actor }, await lookUp(ctx, target), undo);
    return { id: undo.id.href, object: entry.follow.id.href };
  },
  accept: (ctx, { actor, follower }) => answer(ctx, actor, follower, vocab.Accept),
  reject: (ctx, { actor, follower }) => answer(ctx, actor, follower, vocab.Reject),
  async post(ctx, { actor, content, to = [], inReplyTo, shared = false }) {
    const person = personOf(actor);
    const id = serial();
    const named = await Promise.all(to.map((reference) => lookUp(ctx, reference)));
    const note = new vocab.Note({
      id: ctx.getObjectUri(vocab.Note, { name: actor, id }),
      attribution: ctx.getActorUri(actor),
      content,
      to: vocab.PUBLIC_COLLECTION,
      ccs: [ctx.getFollowersUri(actor), ...named.map((one) => one.id)],
      tags: named.map((one) => new vocab.Mention({ href: one.id, name: `@${one.preferredUsername}@${one.id.host}` })),
      replyTarget: inReplyTo ? new URL(inReplyTo) : null,
      published: Temporal.Now.instant(),
    });
    person.notes.set(id, note);
    namedIn.set(note.id.href, named);
    return { ...(await publish(ctx, actor, createOf(note), named, shared)), object: note.id.href };
  },
  async update(ctx, { actor, id, content }) {
    const { key, note } = ownNote(ctx, actor, id);
    const updated = note.clone({ content, updated: Temporal.Now.instant() });
    personOf(actor).notes.set(key, updated);
    return publish(ctx, actor, new vocab.Update({
      id: new URL(`#update-${serial()}`, updated.id),
      actor: ctx.getActorUri(actor),
      object: updated,
      tos: updated.toIds,
      ccs: updated.ccIds,
    }), namedIn.get(note.id.href));
  },
  async delete(ctx, { actor, id }) {
    const { key, note } = ownNote(ctx, actor, id);
    personOf(actor).notes.delete(key);
    return publish(ctx, actor, new vocab.Delete({
      id: new URL("#delete", note.id),
      actor: ctx.getActorUri(actor),
      object: new vocab.Tombstone({ id: note.id, deleted: Temporal.Now.instant() }),
      tos: note.toIds,
      ccs: note.ccIds,
    }), namedIn.get(note.id.href));
  },
  async like(ctx, { actor, object }) {
    const liked = await lookUp(ctx, object);
    const like = new vocab.Like({
      id: new URL(`${origin}/likes/${serial()}`),
      actor: ctx.getActorUri(actor),
      object: liked.id,
    });
    await ctx.sendActivity({ identifier: actor }, await lookUp(ctx, liked.attributionId.href), like);
    return { id: like.id.href, object: liked.id.href };
  },
  async announce(ctx, { actor, object }) {
    const shared = await lookUp(ctx, object);
    const author = await lookUp(ctx, shared.attributionId.href);
    return publish(ctx, actor, new vocab.Announce({
      id: new URL(`${origin}/announces/${serial()}`),
      actor: ctx.getActorUri(actor),
      object: shared.id,
      to: vocab.PUBLIC_COLLECTION,
      ccs: [ctx.getFollowersUri(actor), author.id],
      published: Temporal.Now.instant(),
    }), [author]);
  },
  async rotate(ctx, { actor }) {
    personOf(actor).keys = await newKeys();
    return { id: ctx.getActorUri(actor).href };
  },
};

const views = {
  received: () => ({ items: received }),
  followers: ({ actor }) => ({ items: acceptedFollowers(personOf(actor)).map((follower) => follower.actor.id.href) }),
  following: ({ actor }) => ({
    items: [...personOf(actor).following].map(([id, entry]) => ({ id, state: entry.state })),
  }),
  deliveries: () => ({ failed: deliveryErrors.length, items: deliveryErrors }),
  requests: () => ({ items: requests }),
};

// ---------------------------------------------------------------- the two listeners

const schemeOf = (headers) =>
  headers["signature-input"] ? "rfc9421" : headers.signature?.includes("keyId") ? "draft-cavage-12" : null;

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A page about a person, as many servers have one, that says where the actor is. */
function page(name, response) {
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(
    `<!doctype html><title>${name}</title><link rel="alternate" type="application/activity+json" href="/users/${name}">`,
  );
}

async function federate(request, response) {
  const named = /^\/@(\w+)$/.exec(request.url);
  if (named && people.has(named[1])) return page(named[1], response);
  const bytes = await bodyOf(request);
  const scheme = schemeOf(request.headers);
  const headers = new Headers();
  for (let i = 0; i < request.rawHeaders.length; i += 2) headers.append(request.rawHeaders[i], request.rawHeaders[i + 1]);
  if (refuseDraft && scheme === "draft-cavage-12") headers.delete("signature");
  const answer = await federation.fetch(
    new Request(new URL(request.url, origin), {
      method: request.method,
      headers,
      body: bytes.length ? bytes : undefined,
    }),
    { contextData: { scheme, body: bytes.toString("utf8") } },
  );
  const entry = { method: request.method, url: request.url, scheme, status: answer.status };
  requests.push(entry);
  console.log(`${entry.method} ${entry.url} ${scheme ?? "unsigned"} -> ${entry.status}`);
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
}

async function control(request, response) {
  const reply = (status, value) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  const url = new URL(request.url, "http://control.invalid");
  const name = url.pathname.slice(1);
  const table = request.method === "POST" ? actions : views;
  if (!Object.hasOwn(table, name)) return reply(404, { error: `no ${request.method} ${url.pathname}` });
  try {
    if (table === views) return reply(200, views[name](Object.fromEntries(url.searchParams)));
    const ctx = federation.createContext(new URL(origin), {});
    return reply(200, await actions[name](ctx, JSON.parse((await bodyOf(request)).toString("utf8"))));
  } catch (error) {
    console.error(`control ${name}:`, error);
    return reply(error instanceof Refusal ? 422 : 500, { error: String(error) });
  }
}

const listen = (handler, at) =>
  new Promise((resolve, reject) => {
    const server = createServer((request, response) =>
      handler(request, response).catch((error) => {
        console.error(`${request.method} ${request.url} failed`, error);
        if (!response.headersSent) response.writeHead(500);
        response.end();
      })
    );
    server.on("error", reject).listen(at, "127.0.0.1", resolve);
  });

await listen(federate, port);
await listen(control, controlPort);
console.log(`ready ${origin} control http://127.0.0.1:${controlPort}`);
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
