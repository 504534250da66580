package org.activitypub4j.examples.blog.authors;

/**
 * Somebody who writes.
 *
 * @param id never changes
 * @param userName may change
 */
public record Author(long id, String userName, String name, String bio, boolean admin) {}
