/** An application that federates, in as few lines as its framework allows. */
@NullMarked
package org.activitypub4j.examples.recipes;

import org.jspecify.annotations.NullMarked;
