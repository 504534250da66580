/**
 * What an application implements for the engine: small interfaces, one for each concern.
 *
 * <p>Every application implements {@link org.activitypub4j.server.spi.ActorDirectory}. One that
 * shows more than public posts also implements {@link org.activitypub4j.server.spi.ViewPolicy}. The
 * others are stores; there is a complete set in memory. All are called by several threads at the
 * same time, and none may return null.
 */
@NullMarked
package org.activitypub4j.server.spi;

import org.jspecify.annotations.NullMarked;
