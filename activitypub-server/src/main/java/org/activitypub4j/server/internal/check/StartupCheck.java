package org.activitypub4j.server.internal.check;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.Finding;
import org.activitypub4j.server.Finding.Rule;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.intake.RequestWatch;
import org.activitypub4j.server.internal.work.EngineLog;
import org.activitypub4j.server.internal.work.Faults;
import org.activitypub4j.server.internal.work.WorkerThreads;
import org.activitypub4j.signatures.VerifiedHead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports usual mistakes in the set-up of a server, each once: at the start, or when the first
 * requests show it. Reports nothing if all is well.
 */
public final class StartupCheck implements RequestWatch {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLog.NAME);

  private final List<Check> atStart;
  private final List<Check> outside;
  private final boolean isPublic;
  private final boolean asksItself;
  private final HostWatch hosts;
  private final UserNameWatch userNames;
  private final ClockWatch clocks;
  private final AddressWatch addresses = new AddressWatch();
  private final Faults faults;
  private final Set<Rule> silent;
  private final AtomicBoolean reached = new AtomicBoolean();
  private volatile boolean stopped;

  /**
   * Makes one.
   *
   * @param atStart checks that need no request
   * @param outside the checks to run once others reach this server
   * @param privateNetworks whether the client may reach networks that are not public
   * @param tolerated findings that are not reported
   */
  public StartupCheck(
      Origin origin,
      LocalActors actors,
      List<Check> atStart,
      List<Check> outside,
      boolean privateNetworks,
      Set<Rule> tolerated,
      InstantSource clock,
      Faults faults) {
    this.atStart = List.copyOf(atStart);
    this.outside = List.copyOf(outside);
    this.isPublic = OriginChecks.isPublic(origin);
    this.asksItself = isPublic || privateNetworks;
    this.hosts = new HostWatch(origin);
    this.userNames = new UserNameWatch(actors);
    this.clocks = new ClockWatch(clock);
    this.faults = faults;
    this.silent = EnumSet.noneOf(Rule.class);
    silent.addAll(tolerated);
  }

  /** Runs the checks on a thread of their own, and reports what they find. */
  public void start() {
    inBackground(atStart);
  }

  /** Stops all reports. */
  public void stop() {
    stopped = true;
  }

  /** Call this when a request came, because then others reach this server. */
  public void reached() {
    if (isPublic && !reached.get() && reached.compareAndSet(false, true)) {
      inBackground(outside);
    }
  }

  /** Call this for each local actor that somebody sees, or that the application uses. */
  public void seen(String name, Actor profile) {
    if (userNames.isNew(name, profile)) {
      tell(() -> userNames.look(name, profile));
    }
  }

  @Override
  public void came(ServerRequest request) {
    if (hosts.came(request)) {
      tell(hosts);
    }
    if (clocks.came(request)) {
      tell(clocks);
    }
  }

  @Override
  public void verified(ServerRequest request, VerifiedHead head) {
    if (clocks.verified(request, head)) {
      tell(clocks);
    }
    if (addresses.verified(request, head)) {
      tell(addresses);
    }
  }

  /** Everything that is wrong now. Blocks, and may ask this server itself. */
  public List<Finding> all() {
    List<Check> checks = new ArrayList<>(atStart);
    if (asksItself) {
      checks.addAll(outside);
    }
    checks.addAll(List.of(userNames, hosts, clocks, addresses));
    return checks.stream().flatMap(check -> check.look().stream()).toList();
  }

  private void inBackground(List<Check> checks) {
    WorkerThreads.daemon("activitypub-check").newThread(() -> checks.forEach(this::tell)).start();
  }

  private void tell(Check check) {
    if (stopped) {
      return;
    }
    try {
      Optional<Finding> found = check.look();
      found.filter(this::isNews).ifPresent(StartupCheck::log);
    } catch (RuntimeException e) {
      faults.tell("a start-up check failed", e);
    }
  }

  private boolean isNews(Finding finding) {
    synchronized (silent) {
      return !stopped && silent.add(finding.rule());
    }
  }

  /** Without a log, nobody would see this. SLF4J prints its own warning to the same place. */
  private static void log(Finding finding) {
    if (new LogCheck(LoggerFactory.getILoggerFactory()).isSilent()) {
      System.err.println("activitypub4j: " + finding.message() + " [" + finding.rule() + "]");
    } else {
      LOG.warn("{} [{}]", finding.message(), finding.rule());
    }
  }
}
