-- Activities whose handlers failed and will run again, to find them among those that wait.
CREATE INDEX {:inbox_failed} ON {inbox} (id) WHERE attempts > 0;
