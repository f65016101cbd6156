package breakwater.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A test that {@code make faults} runs and {@code make test} leaves out, for it takes long. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
    named = "faults.full",
    matches = "true",
    disabledReason = "it takes long; make faults runs it")
@interface AtLength {}
