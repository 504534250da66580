CREATE TABLE fediverse_person (
  url VARCHAR(2000) PRIMARY KEY,
  name_html TEXT NOT NULL,
  handle TEXT NOT NULL,
  avatar_url TEXT
);

CREATE TABLE fediverse_post (
  post BIGINT PRIMARY KEY,
  activity TEXT NOT NULL
);

CREATE TABLE fediverse_blocked (
  host VARCHAR(300) PRIMARY KEY
);
