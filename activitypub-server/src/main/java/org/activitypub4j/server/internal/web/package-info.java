/** What others fetch: documents, collections and well-known paths. */
@NullMarked
package org.activitypub4j.server.internal.web;

import org.jspecify.annotations.NullMarked;
