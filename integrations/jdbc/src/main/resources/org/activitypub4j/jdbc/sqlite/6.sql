-- Replies, Likes and shares. Kinds: 0 reply, 1 Like, 2 share; "parent" is what a reply answers. With a
-- number for each row the indexes are a third smaller than with its id.
CREATE TABLE {interaction} (
  id TEXT NOT NULL PRIMARY KEY,
  kind INTEGER NOT NULL,
  post TEXT NOT NULL,
  parent TEXT NOT NULL,
  actor TEXT NOT NULL,
  held INTEGER NOT NULL,
  host TEXT NOT NULL,
  domain TEXT NOT NULL,
  place INTEGER NOT NULL
);
INSERT INTO {interaction} (id, kind, post, parent, actor, held, host, domain, place)
  SELECT id, 0, post, post, author, 0, host, domain, place FROM {reply};
DROP TABLE {reply};
CREATE INDEX {:interaction_parent} ON {interaction} (kind, parent, place) WHERE held = 0;
CREATE INDEX {:interaction_conversation} ON {interaction} (post, place) WHERE kind = 0 AND held = 0;
CREATE INDEX {:interaction_held} ON {interaction} (place) WHERE held = 1;
CREATE INDEX {:interaction_post} ON {interaction} (post);
CREATE INDEX {:interaction_actor} ON {interaction} (actor);
CREATE INDEX {:interaction_domain} ON {interaction} (domain, host);
CREATE UNIQUE INDEX {:interaction_one} ON {interaction} (kind, post, actor) WHERE kind <> 0;
