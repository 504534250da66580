@NullMarked
package org.activitypub4j.examples.quickstart;

import org.jspecify.annotations.NullMarked;
