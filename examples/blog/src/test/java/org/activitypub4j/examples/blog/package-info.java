@NullMarked
package org.activitypub4j.examples.blog;

import org.jspecify.annotations.NullMarked;
