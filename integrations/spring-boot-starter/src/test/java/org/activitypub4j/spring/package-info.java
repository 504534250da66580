@NullMarked
package org.activitypub4j.spring;

import org.jspecify.annotations.NullMarked;
