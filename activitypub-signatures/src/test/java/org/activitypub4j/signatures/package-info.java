/** Tests, named after the requirement they prove. */
@NullMarked
package org.activitypub4j.signatures;

import org.jspecify.annotations.NullMarked;
