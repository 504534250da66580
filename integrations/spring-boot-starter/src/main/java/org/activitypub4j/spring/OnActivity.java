package org.activitypub4j.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.activitypub4j.server.InboxHandler;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.spi.Tx;

/**
 * Marks a method of a bean that handles received activities, as {@link InboxHandler} does. It has a
 * parameter {@link Received} whose type says which activities: {@code Received<Create>} takes
 * creations, {@code Received<Activity>} everything. It may have a {@link Tx} too, and returns
 * nothing.
 *
 * <pre>{@code
 * @OnActivity
 * void created(Received<Create> received) {
 *   notes.save(received.actorId().toString(), received.object());
 * }
 * }</pre>
 *
 * <p>It runs in a transaction of Spring: what it writes through a {@code JdbcClient}, JPA or a
 * {@code @Transactional} method is committed together with the note that the activity is handled,
 * so it happens exactly once. It must not use the network. If it throws, everything is rolled back,
 * and it is called again later.
 *
 * <p>Several methods for one activity run in the order of the names of their beans, those of one
 * bean in the order of their own names.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnActivity {}
