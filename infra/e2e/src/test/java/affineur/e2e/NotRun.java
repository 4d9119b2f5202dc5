package affineur.e2e;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.opentest4j.TestAbortedException;

/**
 * The tests that could not run, and why. They are named and counted after the last test, so that a green run cannot
 * hide them.
 */
final class NotRun implements AutoCloseable {
    private final Map<String, Set<String>> tests = new LinkedHashMap<>();

    static NotRun of(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(NotRun.class))
                .computeIfAbsent(NotRun.class, key -> new NotRun(), NotRun.class);
    }

    synchronized void add(String test, String reason) {
        tests.computeIfAbsent(reason, key -> new TreeSet<>()).add(test);
    }

    /** Ends a test for want of a program that nobody can be asked to have. */
    RuntimeException skip(String test, String reason) {
        add(test, reason);
        throw new TestAbortedException(reason);
    }

    /** Ends a test that finds, while it runs, that it cannot; fails it where clients are required. */
    RuntimeException abort(String test, String reason) {
        if (PythonClients.required()) {
            throw new AssertionError(test + " could not run: " + reason);
        }
        throw skip(test, reason);
    }

    @Override
    public synchronized void close() {
        if (!tests.isEmpty()) {
            int count = tests.values().stream().mapToInt(Set::size).sum();
            var report = new StringBuilder().append(count).append(" client tests did not run:");
            tests.forEach((reason, names) ->
                    report.append("\n  ").append(reason).append("\n    ").append(String.join("\n    ", names)));
            System.out.println(report);
        }
    }
}
