/**
 * What is promised about processes that end in the middle, tried with processes that are killed.
 */
@NullMarked
package org.activitypub4j.jdbc.durability;

import org.jspecify.annotations.NullMarked;
