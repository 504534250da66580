CREATE TABLE picture (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  type VARCHAR(20) NOT NULL,
  bytes BYTEA NOT NULL
);

CREATE TABLE author (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_name VARCHAR(30) NOT NULL UNIQUE,
  name VARCHAR(200) NOT NULL,
  bio TEXT NOT NULL,
  password VARCHAR(200) NOT NULL,
  avatar BIGINT REFERENCES picture (id),
  admin INTEGER NOT NULL
);

CREATE TABLE post (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug VARCHAR(300) NOT NULL UNIQUE,
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  markdown TEXT NOT NULL,
  language VARCHAR(20) NOT NULL,
  tags TEXT NOT NULL,
  cover BIGINT REFERENCES picture (id),
  cover_alt TEXT NOT NULL,
  author BIGINT NOT NULL REFERENCES author (id),
  published BIGINT,
  edited BIGINT
);

CREATE INDEX post_published ON post (published);

CREATE TABLE comment (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  post BIGINT NOT NULL REFERENCES post (id),
  parent BIGINT REFERENCES comment (id),
  author_html TEXT NOT NULL,
  author_url TEXT,
  avatar_url TEXT,
  body_html TEXT NOT NULL,
  status VARCHAR(20) NOT NULL,
  external_id TEXT UNIQUE,
  created BIGINT NOT NULL,
  edited BIGINT
);

CREATE INDEX comment_post ON comment (post);
