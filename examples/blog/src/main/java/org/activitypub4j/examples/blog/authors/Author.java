package org.activitypub4j.examples.blog.authors;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who writes.
 *
 * @param id never changes
 * @param userName may change
 * @param avatar the number of the author's picture
 */
public record Author(
    long id, String userName, String name, String bio, @Nullable Long avatar, boolean admin) {}
