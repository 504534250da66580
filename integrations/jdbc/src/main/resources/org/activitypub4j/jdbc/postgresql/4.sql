-- What was fetched from other servers, by the SHA-256 of its name, and until when it counts, in nanoseconds. An empty value is a claim.
CREATE TABLE {cache} (
  key text COLLATE "C" NOT NULL PRIMARY KEY,
  value bytea NOT NULL,
  bytes bigint NOT NULL,
  expires bigint NOT NULL
);
CREATE INDEX {:cache_expires} ON {cache} (expires);
