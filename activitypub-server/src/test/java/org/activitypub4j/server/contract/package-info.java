/** Whether the contracts of stores find what is wrong with a store. */
@NullMarked
package org.activitypub4j.server.contract;

import org.jspecify.annotations.NullMarked;
