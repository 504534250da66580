@NullMarked
package org.activitypub4j.examples.blog.posts;

import org.jspecify.annotations.NullMarked;
