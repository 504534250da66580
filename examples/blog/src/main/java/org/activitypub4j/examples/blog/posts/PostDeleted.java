package org.activitypub4j.examples.blog.posts;

/** A published post was deleted. Told in the transaction of the change. */
public record PostDeleted(Post post) {}
