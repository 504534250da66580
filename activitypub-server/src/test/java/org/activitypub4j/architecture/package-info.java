@NullMarked
package org.activitypub4j.architecture;

import org.jspecify.annotations.NullMarked;
