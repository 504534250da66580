-- Made once for this database. The secret keeps strangers from finding names with equal numbers.
CREATE TABLE {setting} (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO {setting} (name, value) VALUES ('secret', lower(hex(randomblob(32))));

-- What is sent: the bytes once, however many inboxes they go to. Times are nanoseconds since 1970.
CREATE TABLE {outbox} (
  id INTEGER NOT NULL PRIMARY KEY,
  actor TEXT NOT NULL,
  activity TEXT NOT NULL,
  created INTEGER NOT NULL,
  due INTEGER NOT NULL,
  key TEXT,
  total INTEGER NOT NULL,
  document BLOB NOT NULL
);
CREATE INDEX {:outbox_activity} ON {outbox} (activity);

-- Deliveries that wait. Rows are added, read and deleted, and never updated. The number of the
-- activity is in the number of the delivery. The target begins with its kind, and lacks the host.
CREATE TABLE {delivery} (
  id INTEGER NOT NULL PRIMARY KEY,
  host INTEGER NOT NULL,
  lane INTEGER NOT NULL,
  after_lane INTEGER,
  target TEXT NOT NULL
);
CREATE INDEX {:delivery_host} ON {delivery} (host, id);
CREATE INDEX {:delivery_after} ON {delivery} (host, id) WHERE after_lane IS NOT NULL;

-- When deliveries are tried that are not tried at once: those that failed, and those that are due later.
CREATE TABLE {retry} (
  id INTEGER NOT NULL PRIMARY KEY,
  host INTEGER NOT NULL,
  lane INTEGER NOT NULL,
  after_lane INTEGER,
  due INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  refusals INTEGER NOT NULL,
  detail TEXT
);
CREATE INDEX {:retry_host} ON {retry} (host, id);

-- Deliveries that were given up.
CREATE TABLE {parked} (
  id INTEGER NOT NULL PRIMARY KEY,
  host TEXT NOT NULL,
  domain TEXT NOT NULL,
  target TEXT NOT NULL,
  lane INTEGER NOT NULL,
  after_lane INTEGER,
  attempts INTEGER NOT NULL,
  refusals INTEGER NOT NULL,
  detail TEXT NOT NULL,
  since INTEGER NOT NULL
);
CREATE INDEX {:parked_since} ON {parked} (since);

-- Tells of what was added. Whoever adds only inserts, so that nobody waits for others who add.
-- A line of "hosts" is the name and the domain of a host that may be new.
CREATE TABLE {signal} (
  id INTEGER NOT NULL PRIMARY KEY,
  due INTEGER NOT NULL,
  hosts TEXT NOT NULL
);

-- Hosts: their leases, and how they did. "next" is when a host can be leased; null if nothing waits.
-- Standing: 0 answers, 1 unknown, 2 fails.
CREATE TABLE {host} (
  id INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  domain TEXT NOT NULL,
  standing INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  failing_since INTEGER,
  early INTEGER NOT NULL,
  paused_until INTEGER,
  leased_until INTEGER,
  fence INTEGER NOT NULL,
  next INTEGER,
  since INTEGER NOT NULL
);
CREATE INDEX {:host_next} ON {host} (standing, next) WHERE next IS NOT NULL;

-- Inboxes that are gone, by a number of their address.
CREATE TABLE {gone} (
  id INTEGER NOT NULL PRIMARY KEY,
  since INTEGER NOT NULL
);
CREATE INDEX {:gone_since} ON {gone} (since);
