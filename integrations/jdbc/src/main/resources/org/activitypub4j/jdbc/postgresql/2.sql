-- Activities that wait for their handlers. Times are nanoseconds since 1970. Of the activities with one
-- ordering key only a head can be leased. "more" has the recipients that came while it was leased.
CREATE TABLE {inbox} (
  id bigint NOT NULL PRIMARY KEY,
  key text COLLATE "C" NOT NULL UNIQUE,
  actor text COLLATE "C" NOT NULL,
  ordering_key text COLLATE "C" NOT NULL,
  head integer NOT NULL,
  leased integer NOT NULL,
  due bigint NOT NULL,
  received bigint NOT NULL,
  attempts integer NOT NULL,
  run text COLLATE "C" NOT NULL,
  proven_by text COLLATE "C" NOT NULL,
  scheme text COLLATE "C",
  recipients text COLLATE "C" NOT NULL,
  more text COLLATE "C" NOT NULL,
  bytes bigint NOT NULL,
  error text COLLATE "C",
  document bytea NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
CREATE INDEX {:inbox_heads} ON {inbox} (actor, due, id) WHERE head = 1;
CREATE INDEX {:inbox_order} ON {inbox} (ordering_key, id);

-- Each actor of whom something waits. Of one actor one activity is leased at a time: "leased" is its id,
-- and then "due" is the end of the lease. Nothing is leased before "hold". Who is ready is served by turn.
-- Standing: 0 answers, 1 unknown, 2 fails; as it was when somebody looked last.
CREATE TABLE {inbox_actor} (
  actor text COLLATE "C" NOT NULL PRIMARY KEY,
  host text COLLATE "C" NOT NULL,
  domain text COLLATE "C" NOT NULL,
  standing integer NOT NULL,
  ready integer NOT NULL,
  due bigint NOT NULL,
  hold bigint NOT NULL,
  turn bigint NOT NULL,
  leased bigint,
  waiting bigint NOT NULL,
  bytes bigint NOT NULL,
  own_waiting bigint NOT NULL,
  own_bytes bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
CREATE INDEX {:inbox_actor_due} ON {inbox_actor} (ready, due);
CREATE INDEX {:inbox_actor_turn} ON {inbox_actor} (standing, turn, actor) WHERE ready = 1;
CREATE INDEX {:inbox_actor_leased} ON {inbox_actor} (host) WHERE leased IS NOT NULL;
CREATE INDEX {:inbox_actor_domain} ON {inbox_actor} (domain, host);

-- How hosts answered last. Those that are not here are unknown.
CREATE TABLE {inbox_host} (
  host text COLLATE "C" NOT NULL PRIMARY KEY,
  standing integer NOT NULL,
  since bigint NOT NULL
);
CREATE INDEX {:inbox_host_since} ON {inbox_host} (since);

-- Activities that were handled or given up, and for whom.
CREATE TABLE {inbox_known} (
  key text COLLATE "C" NOT NULL PRIMARY KEY,
  everybody integer NOT NULL,
  recipients text COLLATE "C" NOT NULL,
  since bigint NOT NULL
);
CREATE INDEX {:inbox_known_since} ON {inbox_known} (since);

-- Activities that were given up, for people: each as it was, "recipients" without those who came later. What
-- local actors did has no host and no domain, and takes only a part of the whole.
CREATE TABLE {inbox_parked} (
  number bigint NOT NULL PRIMARY KEY,
  key text COLLATE "C" NOT NULL UNIQUE,
  actor text COLLATE "C" NOT NULL,
  host text COLLATE "C" NOT NULL,
  domain text COLLATE "C" NOT NULL,
  ordering_key text COLLATE "C" NOT NULL,
  received bigint NOT NULL,
  attempts integer NOT NULL,
  run text COLLATE "C" NOT NULL,
  proven_by text COLLATE "C" NOT NULL,
  scheme text COLLATE "C",
  recipients text COLLATE "C" NOT NULL,
  bytes bigint NOT NULL,
  reason text COLLATE "C" NOT NULL,
  since bigint NOT NULL,
  document bytea NOT NULL
);
CREATE INDEX {:inbox_parked_domain} ON {inbox_parked} (domain, host, number);
