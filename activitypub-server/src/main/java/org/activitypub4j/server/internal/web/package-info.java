/** What is fetched: documents, collections, and what is at well-known paths. */
@NullMarked
package org.activitypub4j.server.internal.web;

import org.jspecify.annotations.NullMarked;
