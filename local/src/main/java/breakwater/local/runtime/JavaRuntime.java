package breakwater.local.runtime;

import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.api.client.LambdaEnvironment;
import com.amazonaws.services.lambda.runtime.api.client.LambdaRequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.logging.LambdaContextLogger;
import com.amazonaws.services.lambda.runtime.api.client.logging.StdOutLogSink;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaRuntimeApiClient;
import com.amazonaws.services.lambda.runtime.api.client.util.ConcurrencyConfig;
import com.amazonaws.services.lambda.runtime.logging.LogFormat;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * AWS's runtime interface client with its HTTP in Java. Everything else is AWS's own code: class
 * loading, handlers, serialisation, errors, SnapStart hooks and the loop.
 */
public final class JavaRuntime extends AWSLambda {
  private JavaRuntime() {}

  /** Runs the handler that {@code args[0]} names, until the process ends. */
  public static void main(String[] args) throws Throwable {
    if ("snap-start".equals(System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"))) {
      replaceDnsManager();
    }
    LambdaRuntimeApiClient client = new HttpRuntimeApiClient(LambdaEnvironment.RUNTIME_API);
    try (LambdaContextLogger logger =
        new LambdaContextLogger(
            new StdOutLogSink(),
            LogLevel.fromString(LambdaEnvironment.LAMBDA_LOG_LEVEL),
            LogFormat.fromString(LambdaEnvironment.LAMBDA_LOG_FORMAT))) {
      LambdaRequestHandler handler = loadHandler(args[0], logger, client);
      startRuntimeLoops(handler, logger, new ConcurrencyConfig(logger), client);
    }
  }

  /**
   * Defines the other class of the client with a native method before the client loads its own. The
   * method clears the C library's DNS cache before a checkpoint; here there is nothing to clear,
   * for the process itself goes on.
   */
  private static void replaceDnsManager() throws IllegalAccessException {
    ClassDesc name = ClassDesc.of(Core.class.getPackageName(), "DNSManager");
    byte[] replacement =
        ClassFile.of()
            .build(
                name,
                type ->
                    type.withMethodBody(
                        "clearCache",
                        ConstantDescs.MTD_void,
                        ClassFile.ACC_STATIC,
                        CodeBuilder::return_));
    MethodHandles.privateLookupIn(Core.class, MethodHandles.lookup()).defineClass(replacement);
  }

  /**
   * Calls AWS's init, which is private. A copy of it would be longer and could not set the class
   * loader that AWS's event serialisers use.
   */
  private static LambdaRequestHandler loadHandler(
      String handler, LambdaContextLogger logger, LambdaRuntimeApiClient client) throws Throwable {
    Method init =
        AWSLambda.class.getDeclaredMethod(
            "getLambdaRequestHandlerObject",
            String.class,
            LambdaContextLogger.class,
            LambdaRuntimeApiClient.class);
    init.setAccessible(true);
    try {
      return (LambdaRequestHandler) init.invoke(null, handler, logger, client);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
