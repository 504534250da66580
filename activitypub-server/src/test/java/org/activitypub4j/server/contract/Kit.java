package org.activitypub4j.server.contract;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.testing.contract.DeliveryHostContract;
import org.activitypub4j.testing.contract.DeliveryLeaseContract;
import org.activitypub4j.testing.contract.DeliveryListContract;
import org.activitypub4j.testing.contract.DeliveryOrderContract;
import org.activitypub4j.testing.contract.DeliveryStoreContract;
import org.activitypub4j.testing.contract.InboxStoreContract;
import org.activitypub4j.testing.contract.InteractionStoreContract;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the contracts of deliveries, of the inbox and of interactions, inside a test, on a store
 * with a {@link Fault}.
 */
enum Kit {
  ADD(Add.class),
  ORDER(Order.class),
  LEASE(Lease.class),
  HOST(Host.class),
  LIST(Listing.class),
  INBOX(Inbox.class),
  INTERACTIONS(Interactions.class);

  private static final String FAULT = "fault";

  private final Class<?> contract;

  Kit(Class<?> contract) {
    this.contract = contract;
  }

  /** How a test of a contract ended. */
  enum Outcome {
    PASSED,
    FAILED,
    SKIPPED
  }

  /** Returns how all tests of the contract ended, by their names. */
  Map<String, Outcome> run(Fault fault) {
    return run(fault, selectClass(contract));
  }

  /** Returns how one test of the contract ended. */
  Outcome run(Fault fault, String test) {
    Outcome outcome = run(fault, selectMethod(contract, test)).get(test);
    return Objects.requireNonNull(outcome, test);
  }

  private static Map<String, Outcome> run(Fault fault, DiscoverySelector tests) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(tests)
            .filters(EngineFilter.includeEngines("junit-jupiter"))
            .configurationParameter(FAULT, fault.name())
            .build();
    // What fails in here is no failure of the build.
    LauncherConfig config =
        LauncherConfig.builder()
            .enableLauncherSessionListenerAutoRegistration(false)
            .enableTestExecutionListenerAutoRegistration(false)
            .build();
    Outcomes outcomes = new Outcomes();
    LauncherFactory.create(config).execute(request, outcomes);
    return outcomes.byTest;
  }

  private static final class Outcomes implements TestExecutionListener {
    final Map<String, Outcome> byTest = new TreeMap<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.getSource().orElse(null) instanceof MethodSource method) {
        byTest.put(
            method.getMethodName(),
            switch (result.getStatus()) {
              case SUCCESSFUL -> Outcome.PASSED;
              case FAILED -> Outcome.FAILED;
              case ABORTED -> Outcome.SKIPPED;
            });
      }
    }
  }

  /** Gives a contract the fault of its store. */
  static final class FaultOfTheRun implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Fault.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return Fault.valueOf(context.getConfigurationParameter(FAULT).orElseThrow());
    }
  }

  @ExtendWith(FaultOfTheRun.class)
  static final class Add extends DeliveryStoreContract {
    private final Fault fault;

    Add(Fault fault) {
      this.fault = fault;
    }

    @Override
    protected Storage open() {
      return fault.open();
    }
  }

  @ExtendWith(FaultOfTheRun.class)
  static final class Order extends DeliveryOrderContract {
    private final Fault fault;

    Order(Fault fault) {
      this.fault = fault;
    }

    @Override
    protected Storage open() {
      return fault.open();
    }

    @Override
    protected boolean runsTransactionsAtOnce() {
      return fault.runsTransactionsAtOnce();
    }
  }

  @ExtendWith(FaultOfTheRun.class)
  static final class Lease extends DeliveryLeaseContract {
    private final Fault fault;

    Lease(Fault fault) {
      this.fault = fault;
    }

    @Override
    protected Storage open() {
      return fault.open();
    }
  }

  @ExtendWith(FaultOfTheRun.class)
  static final class Host extends DeliveryHostContract {
    private final Fault fault;

    Host(Fault fault) {
      this.fault = fault;
    }

    @Override
    protected Storage open() {
      return fault.open();
    }
  }

  @ExtendWith(FaultOfTheRun.class)
  static final class Listing extends DeliveryListContract {
    private final Fault fault;

    Listing(Fault fault) {
      this.fault = fault;
    }

    @Override
    protected Storage open() {
      return fault.open();
    }
  }

  @ExtendWith(FaultOfTheRun.class)
  static final class Inbox extends InboxStoreContract {
    private final Fault fault;

    Inbox(Fault fault) {
      this.fault = fault;
    }

    @Override
    protected Storage open() {
      return fault.open();
    }
  }

  @ExtendWith(FaultOfTheRun.class)
  static final class Interactions extends InteractionStoreContract {
    private final Fault fault;

    Interactions(Fault fault) {
      this.fault = fault;
    }

    @Override
    protected Storage open() {
      return fault.open();
    }
  }
}
