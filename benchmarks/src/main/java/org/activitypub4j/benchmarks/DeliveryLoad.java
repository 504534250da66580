package org.activitypub4j.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.activitypub4j.client.DeliveryOutcome;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.client.transport.TransportLimits;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.BodyDigest;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.Signer;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;

/**
 * POSTs per CPU second to a thousand hosts on loopback, ten to each: this client, and HttpClient 5
 * with the same pool, the same timeouts and the same bytes on the wire. The signature is made by
 * nobody, so that what is measured is all but RSA.
 */
public final class DeliveryLoad {
  private static final int HOSTS = 1_000;
  private static final int POSTS_PER_HOST = 10;
  private static final int THREADS = 8;
  private static final int ROUNDS = 30;
  private static final byte[] SIGNATURE = new byte[256];
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private DeliveryLoad() {}

  /** One POST to the host of that number. */
  private interface Post {
    void to(int host) throws IOException;
  }

  /** A signer that costs nothing. */
  private record Free(URI keyId) implements Signer {
    @Override
    public SignatureAlgorithm algorithm() {
      return SignatureAlgorithm.RSA_V1_5_SHA256;
    }

    @Override
    public byte[] sign(byte[] message) {
      return SIGNATURE;
    }
  }

  /**
   * Measures in turn, and prints the medians.
   *
   * @param arguments none
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    Process sink =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Sink.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(sink.getInputStream(), StandardCharsets.US_ASCII))) {
      int port = Integer.parseInt(out.readLine());
      List<Double> ours = new ArrayList<>();
      List<Double> bare = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        double measuredBare = bare(port);
        double measuredOurs = ours(port);
        if (round >= 15) { // the first ones warm up
          bare.add(measuredBare);
          ours.add(measuredOurs);
        }
      }
      System.out.printf(
          Locale.ROOT,
          "| POSTs per CPU second to %d hosts, without RSA | %.0f | HttpClient 5 by itself: %.0f | %.0f %% |%n",
          HOSTS,
          median(ours),
          median(bare),
          100 * (median(ours) / median(bare) - 1));
    } finally {
      sink.destroy();
    }
  }

  private static double ours(int port) throws InterruptedException, ExecutionException {
    byte[] document = SampleDocuments.createNote();
    BodyDigest digest = BodyDigest.sha256(document);
    Signer signer = new Free(URI.create("https://us.test/users/alice#main-key"));
    try (FederationClient client =
        FederationClient.builder()
            .userAgent("Benchmark", "1.0", Origin.parse("https://us.test"))
            .allowNetworks(Cidr.parse("127.0.0.0/8"))
            .resolver(host -> List.of(address(host)))
            .build()) {
      return postsPerCpuSecond(
          host -> {
            DeliveryOutcome outcome = client.deliver(inbox(host, port), document, digest, signer);
            if (!(outcome instanceof DeliveryOutcome.Delivered)) {
              throw new IOException(outcome.toString());
            }
          });
    }
  }

  private static double bare(int port)
      throws IOException, InterruptedException, ExecutionException {
    byte[] document = SampleDocuments.createNote();
    String digest = BodyDigest.sha256(document).digest();
    String signature =
        "keyId=\"https://us.test/users/alice#main-key\",algorithm=\"rsa-sha256\","
            + "headers=\"(request-target) host date digest content-type\",signature=\"%s\""
                .formatted("A".repeat(344));
    ContentType type = ContentType.parse("application/activity+json");
    DnsResolver resolver =
        new SystemDefaultDnsResolver() {
          @Override
          public InetAddress[] resolve(String host) throws UnknownHostException {
            return new InetAddress[] {address(host)};
          }
        };
    try (CloseableHttpClient client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(resolver)
                    .setMaxConnTotal(TransportLimits.DEFAULT.maxConcurrent())
                    .setMaxConnPerRoute(TransportLimits.DEFAULT.maxConcurrentPerHost())
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.ofSeconds(5))
                            .setSocketTimeout(Timeout.ofSeconds(5))
                            .build())
                    .build())
            .build()) {
      return postsPerCpuSecond(
          host -> {
            HttpPost post = new HttpPost(inbox(host, port));
            post.addHeader("Date", "Mon, 23 Nov 2026 00:00:00 GMT");
            post.addHeader("Digest", digest);
            post.addHeader("Signature", signature);
            post.setEntity(new ByteArrayEntity(document, type));
            int status =
                client.execute(
                    post,
                    answer -> {
                      EntityUtils.consume(answer.getEntity());
                      return answer.getCode();
                    });
            if (status != 202) {
              throw new IOException("answered " + status);
            }
          });
    }
  }

  private static URI inbox(int host, int port) {
    return URI.create("http://h" + host + ".test:" + port + "/inbox");
  }

  private static InetAddress address(String host) throws UnknownHostException {
    int number = Integer.parseInt(host.substring(1, host.indexOf('.')));
    return InetAddress.getByAddress(
        host, new byte[] {127, 0, (byte) (number / 250), (byte) (number % 250 + 1)});
  }

  private static double postsPerCpuSecond(Post post)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      AtomicInteger next = new AtomicInteger();
      int count = HOSTS * POSTS_PER_HOST;
      long before = SYSTEM.getProcessCpuTime();
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        work.add(
            threads.submit(
                () -> {
                  for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                    post.to(n % HOSTS);
                  }
                  return null;
                }));
      }
      for (Future<?> one : work) {
        one.get();
      }
      return count * 1e9 / (SYSTEM.getProcessCpuTime() - before);
    } finally {
      threads.shutdown();
    }
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
