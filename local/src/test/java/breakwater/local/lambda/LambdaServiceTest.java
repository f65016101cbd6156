package breakwater.local.lambda;

import static breakwater.local.lambda.TestFunctions.withEnvironment;
import static breakwater.local.lambda.TestFunctions.withProvisioned;
import static breakwater.local.lambda.TestFunctions.withReserved;
import static breakwater.local.lambda.TestFunctions.withSnapStart;
import static breakwater.local.lambda.TestFunctions.withTimeout;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import breakwater.local.process.ChildProcesses;
import breakwater.local.template.FunctionDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions in real processes, once with AWS's native client and once with the Java one. */
@ParameterizedClass(name = "{0}")
@MethodSource("runtimeClients")
@Timeout(60)
final class LambdaServiceTest {
  private static TestFunctions functions;

  private final RuntimeClient runtimeClient;
  @TempDir Path runDirectory;
  private final Recorder<EnvironmentStatus> states = new Recorder<>();
  private final Recorder<LogLine> log = new Recorder<>();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<LambdaService> services = new ArrayList<>();

  LambdaServiceTest(RuntimeClient runtimeClient) {
    this.runtimeClient = runtimeClient;
  }

  static Stream<RuntimeClient> runtimeClients() {
    return Stream.of(RuntimeClient.ofThisSystem(), RuntimeClient.JAVA).distinct();
  }

  @BeforeAll
  static void zip(@TempDir Path directory) throws IOException {
    functions = new TestFunctions(directory);
  }

  @AfterEach
  void close() {
    services.forEach(LambdaService::close);
    callers.close();
  }

  private LambdaService start(FunctionDefinition... definitions) throws InterruptedException {
    return start(options -> options, definitions);
  }

  private LambdaService start(
      UnaryOperator<LambdaOptions> change, FunctionDefinition... definitions)
      throws InterruptedException {
    LambdaOptions options =
        LambdaOptions.in(runDirectory)
            .withRuntimeClient(runtimeClient)
            .withListener(states::add)
            .withLog(log::add);
    LambdaService service = LambdaService.start(List.of(definitions), change.apply(options));
    services.add(service);
    return service;
  }

  private static String invoke(LambdaService service, String command) throws InterruptedException {
    return answer(service.invoke("Probe", json(command)));
  }

  private static FunctionStatus status(LambdaService service, String function) {
    return Objects.requireNonNull(service.status().get(function));
  }

  private Future<InvocationResult> invokeLater(LambdaService service, String command) {
    Callable<InvocationResult> call = () -> service.invoke("Probe", json(command));
    return callers.submit(call);
  }

  private static byte[] json(String text) {
    return ("\"" + text + "\"").getBytes(UTF_8);
  }

  private static String answer(InvocationResult result) {
    assertThat(result).isInstanceOf(InvocationResult.Success.class);
    return new String(((InvocationResult.Success) result).payload(), UTF_8).replace("\"", "");
  }

  private static InvocationResult.FunctionError error(InvocationResult result) {
    assertThat(result).isInstanceOf(InvocationResult.FunctionError.class);
    return (InvocationResult.FunctionError) result;
  }

  private static String message(InvocationResult result) throws IOException {
    return Json.parse(error(result).payload()).path("errorMessage").asText();
  }

  // Scaling

  @Test
  void sequentialInvocationsUseOneProcess() throws Exception {
    LambdaService service = start(functions.probe());
    String pid = invoke(service, "pid");
    for (int i = 0; i < 100; i++) {
      assertThat(invoke(service, "pid")).isEqualTo(pid);
    }
    assertThat(status(service, "Probe")).isEqualTo(new FunctionStatus(1, 0, 1, 1, 101, 0));
  }

  @Test
  void concurrentInvocationsGetProcessesOfTheirOwn() throws Exception {
    LambdaService service = start(functions.probe());
    try (Gate gate = new Gate()) {
      Future<InvocationResult> first = invokeLater(service, gate.event());
      Future<InvocationResult> second = invokeLater(service, gate.event());
      gate.awaitArrivals(2);
      assertThat(status(service, "Probe")).isEqualTo(new FunctionStatus(2, 2, 0, 2, 2, 0));
      gate.open();
      assertThat(answer(first.get())).isNotEqualTo(answer(second.get()));
    }
  }

  @Test
  void environmentUsedLastServesFirst() throws Exception {
    LambdaService service = start(functions.probe());
    try (Gate firstGate = new Gate();
        Gate secondGate = new Gate()) {
      Future<InvocationResult> first = invokeLater(service, firstGate.event());
      firstGate.awaitArrivals(1);
      Future<InvocationResult> second = invokeLater(service, secondGate.event());
      secondGate.awaitArrivals(1);
      secondGate.open();
      answer(second.get());
      firstGate.open();
      String usedLast = answer(first.get());
      assertThat(invoke(service, "pid")).isEqualTo(usedLast);
      assertThat(invoke(service, "pid")).isEqualTo(usedLast);
    }
  }

  @Test
  void reservedConcurrencyThrottles() throws Exception {
    LambdaService service = start(withReserved(functions.probe(), 1));
    try (Gate gate = new Gate()) {
      Future<InvocationResult> first = invokeLater(service, gate.event());
      gate.awaitArrivals(1);
      assertThat(service.invoke("Probe", json("pid")))
          .isEqualTo(
              new InvocationResult.Throttled("ReservedFunctionConcurrentInvocationLimitExceeded"));
      assertThat(status(service, "Probe").throttled()).isEqualTo(1);
      gate.open();
      String pid = answer(first.get());
      assertThat(invoke(service, "pid")).isEqualTo(pid);
    }
  }

  @Test
  void accountConcurrencyThrottlesWhatIsNotReserved() throws Exception {
    FunctionDefinition reserved = withReserved(functions.function("Other", "ProbeHandler"), 1);
    LambdaService service =
        start(options -> options.withAccountConcurrency(2), functions.probe(), reserved);
    try (Gate gate = new Gate()) {
      Future<InvocationResult> first = invokeLater(service, gate.event());
      gate.awaitArrivals(1);
      assertThat(service.invoke("Probe", json("pid")))
          .isEqualTo(new InvocationResult.Throttled("ConcurrentInvocationLimitExceeded"));
      answer(service.invoke("Other", json("pid")));
      gate.open();
      answer(first.get());
    }
  }

  @Test
  void preparingStartsWhatIsMissingAndNoMoreThanCanBeBusy() throws Exception {
    LambdaService service = start(withReserved(functions.probe(), 2));
    invoke(service, "pid");
    assertThat(service.missing("Probe", 5)).isEqualTo(1);
    service.prepare("Probe", 5);
    assertThat(service.missing("Probe", 5)).isZero();
    assertThat(status(service, "Probe")).isEqualTo(new FunctionStatus(2, 0, 2, 1, 1, 0));
  }

  @Test
  void provisionedEnvironmentsExistBeforeTheFirstRequest() throws Exception {
    LambdaService service = start(withProvisioned(functions.probe(), 2));
    assertThat(status(service, "Probe")).isEqualTo(new FunctionStatus(2, 0, 2, 0, 0, 0));
    assertThat(invoke(service, "var AWS_LAMBDA_INITIALIZATION_TYPE"))
        .isEqualTo("provisioned-concurrency");
    assertThat(status(service, "Probe").coldStarts()).isZero();
  }

  @Test
  void fortyEnvironmentsStartingAtOnceDoNotCrash() throws Exception {
    LambdaService service =
        start(options -> options.withInitTimeout(Duration.ofSeconds(60)), functions.probe());
    try (Gate gate = new Gate()) {
      List<Future<InvocationResult>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        answers.add(invokeLater(service, gate.event()));
      }
      gate.awaitArrivals(40);
      gate.open();
      HashSet<String> pids = new HashSet<>();
      for (Future<InvocationResult> answer : answers) {
        pids.add(answer(answer.get()));
      }
      assertThat(pids).hasSize(40);
    }
  }

  // Freeze and thaw

  @Test
  @EnabledOnOs(OS.LINUX)
  void frozenEnvironmentUsesNoCpuAndGoesOnAfterTheThaw() throws Exception {
    LambdaService service = start(functions.probe(), functions.function("Other", "ProbeHandler"));
    String spins = invoke(service, "spin");
    Path stat = Path.of("/proc/" + service.environments().getFirst().pid() + "/stat");
    awaitStopped(stat);
    long before = cpuTicks(stat);
    answer(service.invoke("Other", json("pid"))); // a cold start: many ticks for a running process
    assertThat(cpuTicks(stat)).isEqualTo(before);
    assertThat(Long.parseLong(invoke(service, "spins " + spins)))
        .isGreaterThan(Long.parseLong(spins));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void environmentIsFrozenAfterInitToo() throws Exception {
    LambdaService service = start(withProvisioned(functions.probe(), 1));
    awaitStopped(Path.of("/proc/" + service.environments().getFirst().pid() + "/stat"));
  }

  /** The kernel stops the threads of a process one after the other. */
  private static void awaitStopped(Path stat) throws IOException, InterruptedException {
    while (!statFields(stat)[0].equals("T")) {
      if (Thread.interrupted()) {
        throw new InterruptedException("Not stopped in time: " + stat);
      }
    }
  }

  private static long cpuTicks(Path stat) throws IOException {
    String[] fields = statFields(stat);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  /** The fields from the state on, see proc(5). */
  private static String[] statFields(Path stat) throws IOException {
    String line = Files.readString(stat);
    return line.substring(line.lastIndexOf(')') + 2).split(" ");
  }

  // AOT caches

  @Test
  void runWithoutAnAotCacheMakesItAtItsEndAndTheNextRunUsesIt(@TempDir Path caches)
      throws Exception {
    assumeThat(runtimeClient).isEqualTo(RuntimeClient.AWS);
    try (LambdaService first = start(options -> options.withAotCaches(caches), functions.probe())) {
      invoke(first, "pid");
    }
    try (Stream<Path> files = Files.list(caches)) {
      assertThat(files.toList())
          .singleElement()
          .satisfies(cache -> assertThat(cache.getFileName().toString()).matches("Probe-.*[.]aot"));
    }
    Path log = caches.resolve("classes.log");
    FunctionDefinition logged =
        withEnvironment(
            functions.probe(), Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + log));
    LambdaService second = start(options -> options.withAotCaches(caches), logged);
    invoke(second, "pid");
    assertThat(Files.readString(log))
        .containsPattern("handlers[.]ProbeHandler source: shared objects file");
  }

  // Failures

  @Test
  void exceptionIsAFunctionErrorAndTheProcessLives() throws Exception {
    LambdaService service = start(functions.probe());
    String pid = invoke(service, "pid");
    InvocationResult result = service.invoke("Probe", json("fail too late"));
    assertThat(error(result).errorType()).isEqualTo("java.lang.IllegalStateException");
    assertThat(message(result)).isEqualTo("too late");
    assertThat(invoke(service, "pid")).isEqualTo(pid);
  }

  @Test
  void crashIsAnExitErrorAndTheNextInvocationGetsANewProcess() throws Exception {
    LambdaService service = start(functions.probe());
    String pid = invoke(service, "pid");
    InvocationResult result = service.invoke("Probe", "id-1", json("exit 3"));
    assertThat(error(result).errorType()).isEqualTo("Runtime.ExitError");
    assertThat(message(result))
        .isEqualTo("RequestId: id-1 Error: Runtime exited with error: exit status 3");
    assertThat(invoke(service, "pid")).isNotEqualTo(pid);
    assertThat(status(service, "Probe").environments()).isEqualTo(1);
  }

  @Test
  void timeoutKillsTheProcess() throws Exception {
    LambdaService service = start(withTimeout(functions.probe(), Duration.ofSeconds(1)));
    try (Gate gate = new Gate()) {
      Future<InvocationResult> late = invokeLater(service, gate.event());
      gate.awaitArrivals(1);
      long pid = service.environments().getFirst().pid();
      assertThat(error(late.get()).errorType()).isEqualTo("Sandbox.Timedout");
      assertThat(message(late.get()))
          .matches("RequestId: [-0-9a-f]{36} Error: Task timed out after 1.00 seconds");
      assertThat(ProcessHandle.of(pid)).isEmpty();
      assertThat(invoke(service, "pid")).isNotEqualTo(Long.toString(pid));
    }
  }

  @Test
  void initErrorIsTheFunctionsOwn() throws Exception {
    LambdaService service = start(functions.function("Broken", "BrokenInitHandler"));
    InvocationResult result = service.invoke("Broken", json("x"));
    assertThat(error(result).errorType()).isEqualTo("java.lang.IllegalStateException");
    assertThat(message(result)).contains("no configuration");
    assertThat(status(service, "Broken").environments()).isZero();
  }

  @Test
  void missingHandlerClassIsAFunctionError() throws Exception {
    LambdaService service = start(functions.function("Missing", "NoSuchHandler"));
    InvocationResult result = service.invoke("Missing", json("x"));
    assertThat(error(result).errorType()).isEqualTo("java.lang.ClassNotFoundException");
  }

  @Test
  void hangingInitIsStartedOnceMore() throws Exception {
    LambdaService service =
        start(
            options -> options.withInitTimeout(Duration.ofSeconds(2)),
            functions.function("Hanging", "HangingInitHandler"));
    assertThat(answer(service.invoke("Hanging", json("through")))).isEqualTo("through");
    assertThat(states.seen().stream().filter(s -> s.state() == EnvironmentState.INIT)).hasSize(2);
  }

  // Payloads

  @Test
  void eventOfSixMegabytesPassesAndOneByteMoreIsRefused() throws Exception {
    LambdaService service = start(functions.probe());
    byte[] event = json("length " + "x".repeat(6_291_456 - 9));
    assertThat(answer(service.invoke("Probe", event))).isEqualTo("6291456");
    assertThat(service.invoke("Probe", new byte[6_291_457]))
        .isEqualTo(new InvocationResult.EventTooLarge(6_291_457));
    assertThat(status(service, "Probe").invocations()).isEqualTo(1);
  }

  @Test
  void answerOverSixMegabytesIsAFunctionError() throws Exception {
    LambdaService service = start(functions.probe());
    InvocationResult result = service.invoke("Probe", json("bytes 7000000"));
    assertThat(error(result).errorType()).isEqualTo("Function.ResponseSizeTooLarge");
    assertThat(invoke(service, "bytes 6000000")).hasSize(6_000_000);
  }

  // What the function sees

  @Test
  void functionSeesItsVariablesAndLambdasAndNoOthers() throws Exception {
    LambdaService service = start(withEnvironment(functions.probe(), Map.of("MINE", "yes")));
    assertThat(invoke(service, "var MINE")).isEqualTo("yes");
    assertThat(invoke(service, "env").split(" "))
        .containsExactlyInAnyOrder(
            "AWS_DEFAULT_REGION",
            "AWS_EXECUTION_ENV",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_LAMBDA_RUNTIME_API",
            "AWS_REGION",
            "LAMBDA_RUNTIME_DIR",
            "LAMBDA_TASK_ROOT",
            "LANG",
            "MINE",
            "PATH",
            "TZ",
            "_HANDLER");
  }

  @Test
  void contextTellsRequestFunctionMemoryAndTimeLeft() throws Exception {
    LambdaService service = start(functions.probe());
    assertThat(answer(service.invoke("Probe", "id-7", json("context"))))
        .isEqualTo("id-7 Probe arn:aws:lambda:us-east-1:000000000000:function:Probe 256 true");
  }

  @Test
  void heapFollowsTheMemorySizeUnlessTheFunctionChooses() throws Exception {
    FunctionDefinition chosen =
        withEnvironment(
            functions.function("Chosen", "ProbeHandler"), Map.of("JAVA_TOOL_OPTIONS", "-Xmx64m"));
    LambdaService service = start(functions.probe(), chosen);
    assertThat(Long.parseLong(invoke(service, "heap"))).isBetween(200L << 20, 217L << 20);
    assertThat(Long.parseLong(answer(service.invoke("Chosen", json("heap")))))
        .isLessThanOrEqualTo(64L << 20);
  }

  @Test
  void outputReachesTheLog() throws Exception {
    LambdaService service = start(functions.probe());
    invoke(service, "print hello");
    assertThat(log.await(line -> line.text().equals("hello")).function()).isEqualTo("Probe");
    log.await(line -> line.text().equals("hello on stderr"));
  }

  @Test
  void awsEventTypesAreReadAndWritten() throws Exception {
    LambdaService service = start(functions.function("Http", "HttpEventHandler"));
    InvocationResult result =
        service.invoke("Http", "{\"version\":\"2.0\",\"rawPath\":\"/a\"}".getBytes(UTF_8));
    assertThat(answer(result)).contains("statusCode:200").contains("body:seen /a");
  }

  @Test
  void plainMethodIsAHandler() throws Exception {
    LambdaService service = start(functions.function("Plain", "PlainMethods::twice"));
    assertThat(answer(service.invoke("Plain", "{\"number\":21}".getBytes(UTF_8))))
        .isEqualTo("{twice:42}");
  }

  // Extensions, SnapStart

  @Test
  void extensionGetsInvokeEventsAndATermSignal() throws Exception {
    // A busy machine may need longer than Lambda's 500 ms.
    LambdaService service =
        start(
            options -> options.withShutdownWindow(Duration.ofSeconds(60)),
            functions.function("Extension", "ExtensionHandler"));
    assertThat(answer(service.invoke("Extension", json("1")))).isEqualTo("1");
    assertThat(answer(service.invoke("Extension", json("2")))).isEqualTo("2");
    long pid = service.environments().getFirst().pid();
    service.close();
    assertThat(runDirectory.resolve("functions/Extension/terminated-" + pid)).exists();
  }

  @Test
  void callerDoesNotWaitForAnExtensionButTheEnvironmentStaysBusy() throws Exception {
    try (Gate gate = new Gate()) {
      FunctionDefinition extension = functions.function("Extension", "ExtensionHandler");
      LambdaService service =
          start(withEnvironment(extension, Map.of("GATE", Integer.toString(gate.port()))));
      assertThat(answer(service.invoke("Extension", json("1")))).isEqualTo("1");
      assertThat(status(service, "Extension")).isEqualTo(new FunctionStatus(1, 1, 0, 1, 1, 0));
      gate.awaitArrivals(1);
      int seen = states.seen().size();
      gate.open();
      states.await(s -> s.state() == EnvironmentState.FROZEN && states.seen().size() > seen);
      assertThat(status(service, "Extension").frozen()).isEqualTo(1);
    }
  }

  @Test
  void snapshotWaitsFrozenAndIsRestoredByTheFirstInvocation() throws Exception {
    LambdaService service = start(withSnapStart(functions.function("Snap", "SnapshotHandler")));
    assertThat(status(service, "Snap")).isEqualTo(new FunctionStatus(1, 0, 1, 0, 0, 0));
    assertThat(answer(service.invoke("Snap", json("x")))).isEqualTo("before after");
    assertThat(status(service, "Snap")).isEqualTo(new FunctionStatus(1, 0, 1, 1, 1, 0));
  }

  @Test
  void failedRestoreIsAFunctionError() throws Exception {
    FunctionDefinition snap = withSnapStart(functions.function("Snap", "SnapshotHandler"));
    LambdaService service = start(withEnvironment(snap, Map.of("BREAK_RESTORE", "1")));
    assertThat(error(service.invoke("Snap", json("x"))).errorType())
        .isEqualTo("com.amazonaws.services.lambda.crac.RestoreException");
  }

  // The end

  @Test
  void idleEnvironmentIsShutDown() throws Exception {
    LambdaService service =
        start(options -> options.withIdleTimeout(Duration.ofMillis(200)), functions.probe());
    long pid = Long.parseLong(invoke(service, "pid"));
    states.await(status -> status.pid() == pid && status.state() == EnvironmentState.GONE);
    assertThat(status(service, "Probe").environments()).isZero();
    assertThat(invoke(service, "pid")).isNotEqualTo(Long.toString(pid));
  }

  @Test
  void closeLeavesNoProcess() throws Exception {
    LambdaService service =
        start(withProvisioned(functions.probe(), 2), functions.function("Other", "ProbeHandler"));
    try (Gate gate = new Gate()) {
      Future<InvocationResult> busy =
          callers.submit(() -> service.invoke("Other", json(gate.event())));
      gate.awaitArrivals(1);
      List<EnvironmentStatus> all = service.environments();
      service.close();
      assertThat(all).hasSize(3).allSatisfy(e -> assertThat(ProcessHandle.of(e.pid())).isEmpty());
      assertThat(error(busy.get()).errorType()).isEqualTo("Runtime.ExitError");
      assertThat(runDirectory.resolve("processes")).isEmptyDirectory();
    }
  }

  @Test
  void startEndsWhatAnEarlierRunLeft() throws Exception {
    Process leftover = new ProcessBuilder("sleep", "600").start();
    try {
      new ChildProcesses(runDirectory.resolve("processes")).register(leftover);
      start(functions.probe());
      assertThat(leftover.isAlive()).isFalse();
    } finally {
      leftover.destroyForcibly();
    }
  }

  @Test
  void unknownFunctionIsRefused() throws Exception {
    LambdaService service = start(functions.probe());
    assertThatThrownBy(() -> service.invoke("Nope", json("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[Probe]");
  }

  @Test
  void missingZipNamesTheNextStep() {
    FunctionDefinition f = functions.probe();
    FunctionDefinition missing =
        new FunctionDefinition(
            f.name(),
            runDirectory.resolve("nothing.zip"),
            f.handler(),
            f.memoryMb(),
            f.timeout(),
            f.environment(),
            f.reservedConcurrency(),
            0,
            false,
            List.of());
    assertThatThrownBy(() -> start(missing)).hasMessageContaining("build the functions first");
  }
}
