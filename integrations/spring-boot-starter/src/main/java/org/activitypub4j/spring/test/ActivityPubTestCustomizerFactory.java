package org.activitypub4j.spring.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.activitypub4j.testing.LoopbackPeer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Gives tests with {@link ActivityPubTest} an origin and another server. */
final class ActivityPubTestCustomizerFactory implements ContextCustomizerFactory {

  @Override
  public @Nullable ContextCustomizer createContextCustomizer(
      Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
    return TestContextAnnotationUtils.hasAnnotation(testClass, ActivityPubTest.class)
        ? new Customizer()
        : null;
  }

  /** All are equal, so that tests share an application. */
  private record Customizer() implements ContextCustomizer {

    @Override
    public void customizeContext(
        ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
      int port = freePort();
      TestPropertyValues.of(
              "server.address=127.0.0.1",
              "server.port=" + port,
              "activitypub.origin=http://127.0.0.1:" + port,
              "activitypub.allow-networks=127.0.0.0/8")
          .applyTo(context);
      RootBeanDefinition peer = new RootBeanDefinition(LoopbackPeer.class, LoopbackPeer::start);
      peer.setDestroyMethodName("close");
      ((BeanDefinitionRegistry) context.getBeanFactory())
          .registerBeanDefinition("loopbackPeer", peer);
    }

    /** The origin is needed before the server has started. */
    private static int freePort() {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
