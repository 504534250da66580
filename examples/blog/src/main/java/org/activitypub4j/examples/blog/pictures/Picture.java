package org.activitypub4j.examples.blog.pictures;

/** A picture and its type. */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
public record Picture(String type, byte[] bytes) {}
