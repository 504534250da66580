package org.activitypub4j.jdbc;

/** What happens to the tables at the start. */
public enum SchemaMode {
  /** Missing tables are made, and older ones are brought to the version of this library. */
  MIGRATE,
  /** The version of the tables is checked, and nothing is changed. */
  VALIDATE,
  /** Nothing is looked at: somebody else sees to it. */
  NONE
}
