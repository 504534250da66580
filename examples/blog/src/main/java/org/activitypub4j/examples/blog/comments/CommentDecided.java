package org.activitypub4j.examples.blog.comments;

/** An author approved a comment, or did not want it. Told in the transaction of the decision. */
public record CommentDecided(Comment comment, boolean approved) {}
