package affineur.containers;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.testcontainers.DockerClientFactory;

/** Looks for Docker, or for what answers as Docker does, once. */
final class ContainerEngine implements ExecutionCondition {
    private static final String MISSING =
            "There is no container engine here: neither Docker, nor what DOCKER_HOST names";

    private static final class Present {
        static final boolean IS = DockerClientFactory.instance().isDockerAvailable();
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Present.IS) {
            return ConditionEvaluationResult.enabled("");
        }
        if (Boolean.parseBoolean(System.getenv("AFFINEUR_REQUIRE_CLIENTS"))) {
            throw new AssertionError(MISSING);
        }
        if (context.getTestMethod().isEmpty()) {
            context.getRoot()
                    .getStore(Namespace.create(ContainerEngine.class))
                    .computeIfAbsent(NotRun.class, _ -> new NotRun(), NotRun.class)
                    .add(context.getRequiredTestClass());
        }
        return ConditionEvaluationResult.disabled(MISSING);
    }

    /** Tells after the last test, so that a green run cannot hide it. */
    private static final class NotRun implements AutoCloseable {
        private final List<String> tests = new ArrayList<>();

        synchronized void add(Class<?> type) {
            AnnotationSupport.findAnnotatedMethods(type, Testable.class, HierarchyTraversalMode.TOP_DOWN).stream()
                    .map(method -> type.getSimpleName() + "." + method.getName())
                    .sorted()
                    .forEach(tests::add);
        }

        @Override
        public synchronized void close() {
            System.out.println(tests.size() + " container tests did not run:\n  " + MISSING + "\n    "
                    + String.join("\n    ", tests));
        }
    }
}
