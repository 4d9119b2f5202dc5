package affineur.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests of the running program. A parameter of type {@link Registry} is the one instance that all of them share, {@link
 * Shell} a clean place to run clients in: a directory for each test, a HOME for each class. A test that asks for a
 * {@code Shell} does not run where the clients cannot be had; such tests are named and counted at the end.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EndToEndExtension.class)
@interface EndToEnd {}
