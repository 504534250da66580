/** Makes a Spring Boot application a part of the fediverse. */
@NullMarked
package org.activitypub4j.spring;

import org.jspecify.annotations.NullMarked;
