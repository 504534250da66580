// activitypub.bot asks for activitystrea.ms 4, which the registry does not have. With these four repairs, 3.1.0 serves:
// registered contexts are found when a document is compacted; useOriginalContext finds the context that was read; and
// registerContext() and isActivity() are there.
//
// In the place of sqlite3, which would have to be compiled, it gets sqlite.mjs.
import { createRequire } from "node:module";
import * as sqlite from "./sqlite.mjs";

const require = createRequire(import.meta.url);
const Loader = require("activitystrea.ms/src/contextloader.js");
const Environment = require("activitystrea.ms/src/environment.js");

// Before the rest is loaded, which makes its loader at once.
const makeDocLoader = Loader.prototype.makeDocLoader;
Loader.prototype.makeDocLoader = function () {
  const others = makeDocLoader.call(this);
  return async (url) => {
    const document = Loader.defaultInstance.get(url);
    return document ? { contextUrl: null, document, documentUrl: url } : others(url);
  };
};

Object.defineProperty(Environment.prototype, "origContext", {
  get() {
    return this.originalContext;
  },
});

const streams = require("activitystrea.ms");
streams.registerContext ??= (url, context) => Loader.defaultInstance.register(url, context);

const ACTIVITIES = new Set(
  ("Activity IntransitiveActivity Accept TentativeAccept Add Announce Arrive Block Create Delete Dislike Flag Follow " +
    "Ignore Invite Join Leave Like Listen Move Offer Question Read Reject TentativeReject Remove Travel Undo Update View")
    .split(" ")
    .map((name) => `https://www.w3.org/ns/activitystreams#${name}`),
);
// Not enumerable, or it would be written into documents.
const Base = require("activitystrea.ms/src/models/_base.js");
Object.defineProperty(Base.prototype, "isActivity", {
  value() {
    return [this.type].flat().some((type) => ACTIVITIES.has(String(type)));
  },
});

const sqlite3 = require.resolve("sqlite3");
require.cache[sqlite3] = { id: sqlite3, filename: sqlite3, loaded: true, exports: sqlite };
