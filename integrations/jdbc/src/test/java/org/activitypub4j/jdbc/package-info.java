@NullMarked
package org.activitypub4j.jdbc;

import org.jspecify.annotations.NullMarked;
