@NullMarked
package org.activitypub4j.examples.blog.web;

import org.jspecify.annotations.NullMarked;
