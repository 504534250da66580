@NullMarked
package org.activitypub4j.examples.blog.pictures;

import org.jspecify.annotations.NullMarked;
