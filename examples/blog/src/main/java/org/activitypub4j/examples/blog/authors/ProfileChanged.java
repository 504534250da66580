package org.activitypub4j.examples.blog.authors;

/** An author changed the profile. Published in the transaction of the change. */
public record ProfileChanged(Author author) {}
