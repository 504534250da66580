@NullMarked
package org.activitypub4j.examples.blog.authors;

import org.jspecify.annotations.NullMarked;
