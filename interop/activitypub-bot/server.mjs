// A small activitypub.bot server for the interop suite: the protocol half is activitypub.bot's, none of it ours.
//
// Two listeners on loopback: the federation itself, with the one bot "alice", and a control API with a part of what the
// quickstart's has (see ../README.md): POST /post, where "only" names the one who may read it.
//
// Environment: PORT, CONTROL_PORT; ORIGIN: the public origin; ADDRESS: where PORT is opened, 127.0.0.1 if not told
import { createServer } from "node:http";
import { Bot, makeApp } from "@evanp/activitypub-bot";

const { PORT: port, CONTROL_PORT: controlPort, ORIGIN: origin, ADDRESS: address = "127.0.0.1" } = process.env;
if (!port || !controlPort || !origin) throw new Error("PORT, CONTROL_PORT and ORIGIN are needed");

class Alice extends Bot {
  get fullname() {
    return "alice of activitypub.bot";
  }
  get context() {
    return this._context;
  }
}
const alice = new Alice("alice");
const app = await makeApp({
  databaseUrl: "sqlite::memory:",
  origin,
  bots: { alice },
  logLevel: process.env.LOG_LEVEL ?? "info",
  allowPrivateNetworkRequests: true,
});

const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
const actions = {
  async post({ content, inReplyTo, only }) {
    const note = await alice.context.sendNote(content, { to: only ?? PUBLIC, inReplyTo });
    return { id: note.id, object: note.id };
  },
};

async function control(request, response) {
  const reply = (status, value) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  const action = actions[request.url.slice(1)];
  if (!action) return reply(404, { error: `no ${request.url}` });
  try {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    return reply(200, await action(JSON.parse(Buffer.concat(chunks).toString("utf8"))));
  } catch (error) {
    console.error(`control ${request.url}:`, error);
    return reply(500, { error: String(error) });
  }
}

await new Promise((resolve) => createServer(control).listen(controlPort, "127.0.0.1", resolve));
app.listen(port, address, () => console.log(`ready ${origin}`));
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
