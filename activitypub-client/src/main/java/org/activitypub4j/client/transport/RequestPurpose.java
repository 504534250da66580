package org.activitypub4j.client.transport;

/** What a request is made for. */
public enum RequestPurpose {
  /** To read an ActivityStreams document. */
  DOCUMENT,
  /** To read the key with which somebody signed, or its owner. */
  KEY,
  /** To find out about a handle. */
  WEBFINGER,
  /** To hand over an activity. */
  DELIVERY
}
