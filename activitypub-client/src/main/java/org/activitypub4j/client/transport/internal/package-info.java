/**
 * The guarded door, on HttpClient 5. Not for applications: no type of HttpClient leaves this
 * package, and nothing here is kept compatible.
 */
@NullMarked
package org.activitypub4j.client.transport.internal;

import org.jspecify.annotations.NullMarked;
