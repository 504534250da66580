@NullMarked
package org.activitypub4j.tools.attack;

import org.jspecify.annotations.NullMarked;
