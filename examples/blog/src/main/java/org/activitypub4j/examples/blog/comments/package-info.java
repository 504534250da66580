@NullMarked
package org.activitypub4j.examples.blog.comments;

import org.jspecify.annotations.NullMarked;
