-- Activities that wait for their handlers. Times are nanoseconds since 1970. Of the activities with one
-- ordering key only a head can be leased. "more" has the recipients that came while it was leased.
CREATE TABLE {inbox} (
  id INTEGER NOT NULL PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  actor TEXT NOT NULL,
  ordering_key TEXT NOT NULL,
  head INTEGER NOT NULL,
  leased INTEGER NOT NULL,
  due INTEGER NOT NULL,
  received INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  run TEXT NOT NULL,
  proven_by TEXT NOT NULL,
  scheme TEXT,
  recipients TEXT NOT NULL,
  more TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  error TEXT,
  document BLOB NOT NULL
);
CREATE INDEX {:inbox_heads} ON {inbox} (actor, due, id) WHERE head = 1;
CREATE INDEX {:inbox_order} ON {inbox} (ordering_key, id);

-- Each actor of whom something waits. Of one actor one activity is leased at a time: "leased" is its id,
-- and then "due" is the end of the lease. Nothing is leased before "hold". Who is ready is served by turn.
-- Standing: 0 answers, 1 unknown, 2 fails; as it was when somebody looked last.
CREATE TABLE {inbox_actor} (
  actor TEXT NOT NULL PRIMARY KEY,
  host TEXT NOT NULL,
  domain TEXT NOT NULL,
  standing INTEGER NOT NULL,
  ready INTEGER NOT NULL,
  due INTEGER NOT NULL,
  hold INTEGER NOT NULL,
  turn INTEGER NOT NULL,
  leased INTEGER,
  waiting INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  own_waiting INTEGER NOT NULL,
  own_bytes INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX {:inbox_actor_due} ON {inbox_actor} (ready, due);
CREATE INDEX {:inbox_actor_turn} ON {inbox_actor} (standing, turn, actor) WHERE ready = 1;
CREATE INDEX {:inbox_actor_leased} ON {inbox_actor} (host) WHERE leased IS NOT NULL;
CREATE INDEX {:inbox_actor_domain} ON {inbox_actor} (domain, host);

-- How hosts answered last. Those that are not here are unknown.
CREATE TABLE {inbox_host} (
  host TEXT NOT NULL PRIMARY KEY,
  standing INTEGER NOT NULL,
  since INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX {:inbox_host_since} ON {inbox_host} (since);

-- Activities that were handled or given up, and for whom.
CREATE TABLE {inbox_known} (
  key TEXT NOT NULL PRIMARY KEY,
  everybody INTEGER NOT NULL,
  recipients TEXT NOT NULL,
  since INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX {:inbox_known_since} ON {inbox_known} (since);

-- Activities that were given up, for people: each as it was, "recipients" without those who came later. What
-- local actors did has no host and no domain, and takes only a part of the whole.
CREATE TABLE {inbox_parked} (
  number INTEGER NOT NULL PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  actor TEXT NOT NULL,
  host TEXT NOT NULL,
  domain TEXT NOT NULL,
  ordering_key TEXT NOT NULL,
  received INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  run TEXT NOT NULL,
  proven_by TEXT NOT NULL,
  scheme TEXT,
  recipients TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  reason TEXT NOT NULL,
  since INTEGER NOT NULL,
  document BLOB NOT NULL
);
CREATE INDEX {:inbox_parked_domain} ON {inbox_parked} (domain, host, number);
