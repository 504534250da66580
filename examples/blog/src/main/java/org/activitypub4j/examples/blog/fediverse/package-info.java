@NullMarked
package org.activitypub4j.examples.blog.fediverse;

import org.jspecify.annotations.NullMarked;
