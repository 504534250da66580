/** What docs/tutorial.md builds, step by step: the page quotes these files. */
@NullMarked
package org.activitypub4j.spring.tutorial;

import org.jspecify.annotations.NullMarked;
