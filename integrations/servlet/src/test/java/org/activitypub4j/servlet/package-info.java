@NullMarked
package org.activitypub4j.servlet;

import org.jspecify.annotations.NullMarked;
