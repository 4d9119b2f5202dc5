package affineur.command;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives test classes one {@link TestRegistry}, started for the first of them and closed after the last. */
public final class WithRegistry implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestRegistry.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(WithRegistry.class))
                .computeIfAbsent(TestRegistry.class, _ -> start(), TestRegistry.class);
    }

    private static TestRegistry start() {
        try {
            return new TestRegistry();
        } catch (Exception e) {
            throw new IllegalStateException("The registry did not start", e);
        }
    }
}
