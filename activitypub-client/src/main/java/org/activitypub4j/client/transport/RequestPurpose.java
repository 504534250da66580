package org.activitypub4j.client.transport;

/** What a request is made for. */
public enum RequestPurpose {
  /** To read an ActivityStreams document. */
  DOCUMENT,
  /** To read the key of a signature, or its owner. */
  KEY,
  /** To find out about a handle, by WebFinger or host-meta. */
  WEBFINGER,
  /** To find out what a server says about itself. */
  NODEINFO,
  /** To deliver an activity. */
  DELIVERY
}
