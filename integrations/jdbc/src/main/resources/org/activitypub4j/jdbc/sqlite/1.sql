-- Which version of the tables this is.
CREATE TABLE {schema} (version INTEGER NOT NULL);
INSERT INTO {schema} (version) VALUES (0);

-- The last number that was given to something to keep its place.
CREATE TABLE {place} (value INTEGER NOT NULL);
INSERT INTO {place} (value) VALUES (0);

-- What local actors published. Audience 0 is public, 1 is not; what has a place is in the outbox.
CREATE TABLE {object} (
  id TEXT NOT NULL PRIMARY KEY,
  owner TEXT NOT NULL,
  audience INTEGER NOT NULL,
  place INTEGER,
  json BLOB NOT NULL
);
CREATE INDEX {:object_outbox} ON {object} (owner, place) WHERE audience = 0 AND place IS NOT NULL;

CREATE TABLE {reply} (
  id TEXT NOT NULL PRIMARY KEY,
  post TEXT NOT NULL,
  author TEXT NOT NULL,
  host TEXT NOT NULL,
  domain TEXT NOT NULL,
  place INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX {:reply_post} ON {reply} (post, place);
CREATE INDEX {:reply_author} ON {reply} (author);
CREATE INDEX {:reply_domain} ON {reply} (domain, host);

-- States: 0 waits for an answer, 1 accepted, 2 refused.
CREATE TABLE {follower} (
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  inbox TEXT NOT NULL,
  shared_inbox TEXT,
  follow TEXT,
  state INTEGER NOT NULL,
  host TEXT NOT NULL,
  domain TEXT NOT NULL,
  PRIMARY KEY (actor, id)
) WITHOUT ROWID;
CREATE INDEX {:follower_state} ON {follower} (actor, state, id);
CREATE INDEX {:follower_id} ON {follower} (id);
CREATE INDEX {:follower_inbox} ON {follower} (inbox);
CREATE INDEX {:follower_shared_inbox} ON {follower} (shared_inbox) WHERE shared_inbox IS NOT NULL;
CREATE INDEX {:follower_asking} ON {follower} (domain, host) WHERE state = 0;

CREATE TABLE {following} (
  actor TEXT NOT NULL,
  target TEXT NOT NULL,
  follow TEXT NOT NULL,
  state INTEGER NOT NULL,
  PRIMARY KEY (actor, target)
) WITHOUT ROWID;
CREATE INDEX {:following_state} ON {following} (actor, state);
CREATE INDEX {:following_target} ON {following} (target, state, actor);

CREATE TABLE {block} (
  actor TEXT NOT NULL,
  target TEXT NOT NULL,
  block TEXT NOT NULL,
  PRIMARY KEY (actor, target)
) WITHOUT ROWID;

-- The key with the highest place signs. It is PKCS#8 in PEM, encrypted if it has the id of a secret.
CREATE TABLE {key} (
  actor TEXT NOT NULL,
  name TEXT NOT NULL,
  place INTEGER NOT NULL,
  private_key BLOB NOT NULL,
  secret TEXT,
  PRIMARY KEY (actor, name),
  UNIQUE (actor, place)
);
