package org.activitypub4j.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.annotation.AliasFor;

/**
 * A test of the whole application with another server beside it. The application listens on a free
 * port of the loopback address, which is its origin too, and may reach only loopback addresses. A
 * bean of type {@link LoopbackPeer} is the other server: its {@link PeerActor actors} follow and
 * write as real ones do, with signatures.
 *
 * <pre>{@code
 * @ActivityPubTest
 * class FollowTest {
 *   @Autowired LoopbackPeer peer;
 *   @Autowired Federation federation;
 *
 *   @Test
 *   void a_stranger_can_follow_the_blog() {
 *     PeerActor carol = peer.actor("/users/carol");
 *     ActorContext blog = federation.actor("blog");
 *     carol.send(blog.inbox(), Follow.builder().id(peer.uri("/1")).actor(carol.id()).object(blog.id()).build());
 *     Await.until("the answer", () -> peer.count("POST", "/users/carol/inbox") == 1);
 *   }
 * }
 * }</pre>
 *
 * <p>Needs {@code activitypub-testing} and {@code spring-boot-test} with the scope {@code test}.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.DEFINED_PORT)
public @interface ActivityPubTest {

  /** The configuration of the application; default as {@link SpringBootTest#classes}. */
  @AliasFor(annotation = SpringBootTest.class, attribute = "classes")
  Class<?>[] classes() default {};

  /** Further properties, such as {@code blog.seed=false}. */
  @AliasFor(annotation = SpringBootTest.class, attribute = "properties")
  String[] properties() default {};
}
