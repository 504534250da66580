/** Tests of a Spring Boot application that federates. */
@NullMarked
package org.activitypub4j.spring.test;

import org.jspecify.annotations.NullMarked;
