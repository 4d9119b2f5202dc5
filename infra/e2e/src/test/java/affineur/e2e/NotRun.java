package affineur.e2e;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.opentest4j.TestAbortedException;

/**
 * The tests that could not run, and why. They are named and counted after the last test, so that a green run cannot
 * hide them.
 */
final class NotRun implements AutoCloseable {
    private final Map<String, String> reasons = new TreeMap<>();

    static NotRun of(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(NotRun.class))
                .computeIfAbsent(NotRun.class, key -> new NotRun(), NotRun.class);
    }

    synchronized void add(String test, String reason) {
        reasons.put(test, reason);
    }

    /** Ends a test that finds, while it runs, that it cannot; fails it where clients are required. */
    RuntimeException abort(String test, String reason) {
        if (PythonClients.required()) {
            throw new AssertionError(test + " could not run: " + reason);
        }
        add(test, reason);
        throw new TestAbortedException(reason);
    }

    @Override
    public synchronized void close() {
        if (!reasons.isEmpty()) {
            var report = new StringBuilder().append(reasons.size()).append(" client tests did not run:");
            reasons.forEach((test, reason) -> report.append("\n  ")
                    .append(test)
                    .append(": ")
                    .append(reason.lines().findFirst().orElse("")));
            System.out.println(report);
        }
    }
}
