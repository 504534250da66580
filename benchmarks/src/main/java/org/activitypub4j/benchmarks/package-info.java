/** CPU time per operation, beside what it is built on, in one run. */
@org.jspecify.annotations.NullMarked
package org.activitypub4j.benchmarks;
