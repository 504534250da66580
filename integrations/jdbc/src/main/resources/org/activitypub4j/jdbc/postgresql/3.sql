-- Made once for this database. The secret keeps strangers from finding names with equal numbers.
CREATE TABLE {setting} (
  name text COLLATE "C" NOT NULL PRIMARY KEY,
  value text NOT NULL
);
INSERT INTO {setting} (name, value) VALUES ('secret', replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));

-- What is sent: the bytes once, however many inboxes they go to. Times are nanoseconds since 1970.
CREATE TABLE {outbox} (
  id bigint NOT NULL PRIMARY KEY,
  actor text COLLATE "C" NOT NULL,
  activity text COLLATE "C" NOT NULL,
  created bigint NOT NULL,
  due bigint NOT NULL,
  key text COLLATE "C",
  total integer NOT NULL,
  document bytea NOT NULL
);
CREATE INDEX {:outbox_activity} ON {outbox} USING hash (activity);

-- Deliveries that wait. Rows are added, read and deleted, and never updated. The number of the
-- activity is in the number of the delivery. The target begins with its kind, and lacks the host.
CREATE TABLE {delivery} (
  id bigint NOT NULL PRIMARY KEY,
  host bigint NOT NULL,
  lane bigint NOT NULL,
  after_lane bigint,
  target text COLLATE "C" NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
CREATE INDEX {:delivery_host} ON {delivery} (host, id);
CREATE INDEX {:delivery_after} ON {delivery} (host, id) WHERE after_lane IS NOT NULL;

-- When deliveries are tried that are not tried at once: those that failed, and those that are due later.
CREATE TABLE {retry} (
  id bigint NOT NULL PRIMARY KEY,
  host bigint NOT NULL,
  lane bigint NOT NULL,
  after_lane bigint,
  due bigint NOT NULL,
  attempts integer NOT NULL,
  refusals integer NOT NULL,
  detail text COLLATE "C"
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
CREATE INDEX {:retry_host} ON {retry} (host, id);

-- Deliveries that were given up.
CREATE TABLE {parked} (
  id bigint NOT NULL PRIMARY KEY,
  host text COLLATE "C" NOT NULL,
  domain text COLLATE "C" NOT NULL,
  target text COLLATE "C" NOT NULL,
  lane bigint NOT NULL,
  after_lane bigint,
  attempts integer NOT NULL,
  refusals integer NOT NULL,
  detail text COLLATE "C" NOT NULL,
  since bigint NOT NULL
);
CREATE INDEX {:parked_since} ON {parked} (since);

-- Tells of what was added. Whoever adds only inserts, so that nobody waits for others who add.
-- A line of "hosts" is the name and the domain of a host that may be new.
CREATE TABLE {signal} (
  id bigint NOT NULL PRIMARY KEY,
  due bigint NOT NULL,
  hosts text NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

-- Hosts: their leases, and how they did. "next" is when a host can be leased; null if nothing waits.
-- Standing: 0 answers, 1 unknown, 2 fails.
CREATE TABLE {host} (
  id bigint NOT NULL PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  domain text COLLATE "C" NOT NULL,
  standing integer NOT NULL,
  not_before bigint NOT NULL,
  failures integer NOT NULL,
  failing_since bigint,
  early integer NOT NULL,
  paused_until bigint,
  leased_until bigint,
  fence bigint NOT NULL,
  next bigint,
  since bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
CREATE INDEX {:host_next} ON {host} (standing, next) WHERE next IS NOT NULL;

-- Inboxes that are gone, by a number of their address.
CREATE TABLE {gone} (
  id bigint NOT NULL PRIMARY KEY,
  since bigint NOT NULL
);
CREATE INDEX {:gone_since} ON {gone} (since);
