CREATE TABLE author (id INTEGER PRIMARY KEY, user_name TEXT UNIQUE, name TEXT);
CREATE TABLE entry (slug TEXT PRIMARY KEY, author INTEGER, title TEXT, html TEXT);
CREATE TABLE comment (entry TEXT, name TEXT, html TEXT);
INSERT INTO author VALUES (1, 'alice', 'Alice');
