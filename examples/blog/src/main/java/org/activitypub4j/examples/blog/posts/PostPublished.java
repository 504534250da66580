package org.activitypub4j.examples.blog.posts;

/** A post was published. Told in the transaction of the change. */
public record PostPublished(Post post) {}
