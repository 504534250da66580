-- Which version of the tables this is.
CREATE TABLE {schema} (version integer NOT NULL);
INSERT INTO {schema} (version) VALUES (0);

-- The last number that was given to something to keep its place.
CREATE SEQUENCE {place};

-- What local actors published. Audience 0 is public, 1 is not; what has a place is in the outbox.
CREATE TABLE {object} (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  owner text COLLATE "C" NOT NULL,
  audience integer NOT NULL,
  place bigint,
  json bytea NOT NULL
);
CREATE INDEX {:object_outbox} ON {object} (owner, place) WHERE audience = 0 AND place IS NOT NULL;

CREATE TABLE {reply} (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  post text COLLATE "C" NOT NULL,
  author text COLLATE "C" NOT NULL,
  host text COLLATE "C" NOT NULL,
  domain text COLLATE "C" NOT NULL,
  place bigint NOT NULL
);
CREATE INDEX {:reply_post} ON {reply} (post, place);
CREATE INDEX {:reply_author} ON {reply} USING hash (author);
CREATE INDEX {:reply_domain} ON {reply} (domain, host);

-- States: 0 waits for an answer, 1 accepted, 2 refused.
CREATE TABLE {follower} (
  actor text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  inbox text COLLATE "C" NOT NULL,
  shared_inbox text COLLATE "C",
  follow text COLLATE "C",
  state integer NOT NULL,
  host text COLLATE "C" NOT NULL,
  domain text COLLATE "C" NOT NULL,
  PRIMARY KEY (actor, id)
);
CREATE INDEX {:follower_state} ON {follower} (actor, state, id);
CREATE INDEX {:follower_id} ON {follower} USING hash (id);
CREATE INDEX {:follower_inbox} ON {follower} USING hash (inbox);
CREATE INDEX {:follower_shared_inbox} ON {follower} USING hash (shared_inbox) WHERE shared_inbox IS NOT NULL;
CREATE INDEX {:follower_asking} ON {follower} (domain, host) WHERE state = 0;

CREATE TABLE {following} (
  actor text COLLATE "C" NOT NULL,
  target text COLLATE "C" NOT NULL,
  follow text COLLATE "C" NOT NULL,
  state integer NOT NULL,
  PRIMARY KEY (actor, target)
);
CREATE INDEX {:following_state} ON {following} (actor, state);
CREATE INDEX {:following_target} ON {following} (target, state, actor);

CREATE TABLE {block} (
  actor text COLLATE "C" NOT NULL,
  target text COLLATE "C" NOT NULL,
  block text COLLATE "C" NOT NULL,
  PRIMARY KEY (actor, target)
);

-- The key with the highest place signs. It is PKCS#8 in PEM, encrypted if it has the id of a secret.
CREATE TABLE {key} (
  actor text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  place bigint NOT NULL,
  private_key bytea NOT NULL,
  secret text,
  PRIMARY KEY (actor, name),
  UNIQUE (actor, place)
);
