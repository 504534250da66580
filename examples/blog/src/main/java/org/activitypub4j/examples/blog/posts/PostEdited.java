package org.activitypub4j.examples.blog.posts;

/** A published post was changed. Told in the transaction of the change. */
public record PostEdited(Post post) {}
