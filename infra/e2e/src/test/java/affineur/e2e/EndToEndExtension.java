package affineur.e2e;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Provides what {@link EndToEnd} promises. */
final class EndToEndExtension
        implements ExecutionCondition, BeforeAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(EndToEndExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (isTemplate(context)) {
            return ConditionEvaluationResult.enabled("each of its invocations is asked");
        }
        if (context.getTestMethod().map(EndToEndExtension::needsClients).orElse(false) && !PythonClients.required()) {
            try {
                PythonClients.get();
            } catch (PythonClients.Unavailable e) {
                NotRun.of(context).add(name(context), String.valueOf(e.getMessage()));
                return ConditionEvaluationResult.disabled(e.getMessage());
            }
        }
        return ConditionEvaluationResult.enabled("");
    }

    private static boolean isTemplate(ExtensionContext context) {
        return context.getUniqueId().contains("[test-template:")
                && !context.getUniqueId().contains("[test-template-invocation:");
    }

    private static boolean needsClients(Method test) {
        return List.of(test.getParameterTypes()).contains(Shell.class);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Places.fresh(context.getRequiredTestClass().getSimpleName());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Map<Registry, Long> marks = new HashMap<>();
        Registry.all().forEach(registry -> marks.put(registry, registry.mark()));
        context.getStore(NAMESPACE).put("marks", marks);
    }

    /** Shows what the program printed during a test that failed. */
    @Override
    public void afterEach(ExtensionContext context) {
        Throwable failure = context.getExecutionException().orElse(null);
        if (failure == null) {
            return;
        }
        @SuppressWarnings("unchecked") // put by beforeEach
        Map<Registry, Long> marks = context.getStore(NAMESPACE).get("marks", Map.class);
        Registry.all().forEach(registry -> {
            String output = registry.outputSince(marks == null ? 0L : marks.getOrDefault(registry, 0L));
            if (!output.isBlank()) {
                failure.addSuppressed(new Said(registry.name(), output));
            }
        });
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Registry.class || type == Shell.class || type == NotRun.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == Registry.class) {
            return shared(context);
        }
        return type == Shell.class ? shell(context) : NotRun.of(context);
    }

    /** Closed by JUnit with the root context, after the last test. */
    private static Registry shared(ExtensionContext context) {
        Store root = context.getRoot().getStore(NAMESPACE);
        return root.computeIfAbsent("registry", key -> Registry.start("shared"), Registry.class);
    }

    private static Shell shell(ExtensionContext context) {
        Place place = new Place(context);
        return Shell.of(place.directory(), place.home(), PythonClients.get().bin());
    }

    private record Place(ExtensionContext context) {
        Path home() {
            return Places.created(Places.TARGET
                    .resolve("e2e")
                    .resolve(context.getRequiredTestClass().getSimpleName())
                    .resolve("home"));
        }

        Path directory() {
            return Places.created(
                    home().resolveSibling(context.getRequiredTestMethod().getName() + "-"
                            + Integer.toHexString(context.getUniqueId().hashCode())));
        }
    }

    private static String name(ExtensionContext context) {
        return context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName()
                + (context.getUniqueId().contains("[test-template-invocation:") ? " " + context.getDisplayName() : "");
    }

    /** What the program printed, where the failure is read. */
    private static final class Said extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Said(String registry, String output) {
            super("The program (" + registry + ") said meanwhile:\n" + output, null, false, false);
        }
    }
}
