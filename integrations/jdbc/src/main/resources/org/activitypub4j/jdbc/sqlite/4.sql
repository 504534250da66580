-- What was fetched from other servers, by the SHA-256 of its name, and until when it counts, in nanoseconds. An empty value is a claim.
CREATE TABLE {cache} (
  key TEXT NOT NULL PRIMARY KEY,
  value BLOB NOT NULL,
  bytes INTEGER NOT NULL,
  expires INTEGER NOT NULL
);
CREATE INDEX {:cache_expires} ON {cache} (expires);
