package affineur.deploy;

import affineur.engines.Nginx;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips tests where there is no nginx, and fails them where {@code AFFINEUR_REQUIRE_CLIENTS} is {@code true}. */
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
        return ConditionEvaluationResult.disabled(reason);
    }
}
