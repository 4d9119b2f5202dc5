package affineur.deploy;

import affineur.engines.Nginx;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Skips tests where there is no nginx, and says their names and number; fails them where {@code AFFINEUR_REQUIRE_CLIENTS} is
 * {@code true}.
 */
final class NeedsNginx implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Nginx.isInstalled()) {
            return ConditionEvaluationResult.enabled("nginx is installed");
        }
        String reason = "There is no nginx here: install nginx-light";
        if (Boolean.parseBoolean(System.getenv("AFFINEUR_REQUIRE_CLIENTS"))) {
            throw new AssertionError(reason);
        }
        if (context.getTestMethod().isEmpty()) {
            List<String> tests = Arrays.stream(context.getRequiredTestClass().getDeclaredMethods())
                    .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                    .map(method -> context.getRequiredTestClass().getSimpleName() + "." + method.getName())
                    .sorted()
                    .toList();
            System.out.println(tests.size() + " tests of the gateway did not run:\n  " + reason + "\n    "
                    + String.join("\n    ", tests));
        }
        return ConditionEvaluationResult.disabled(reason);
    }
}
