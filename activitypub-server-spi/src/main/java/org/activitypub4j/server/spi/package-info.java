/**
 * What an application gives to the engine: small interfaces, one a concern.
 *
 * <p>Two are the application's own business: who its actors are ({@link
 * org.activitypub4j.server.spi.ActorDirectory}) and, if it has more to hide than the addressing
 * says, what may be seen ({@link org.activitypub4j.server.spi.ViewPolicy}). The others are stores,
 * for which ready ones exist. All are called by several threads at once, and none may return null.
 */
@NullMarked
package org.activitypub4j.server.spi;

import org.jspecify.annotations.NullMarked;
