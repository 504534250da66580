@NullMarked
package org.activitypub4j.model;

import org.jspecify.annotations.NullMarked;
