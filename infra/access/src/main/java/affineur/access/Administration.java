package affineur.access;

import affineur.refusal.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Tells whoever answers a request that it is one for administrators or auditors only, and whether the caller may: so that
 * each such request is recorded, and no route can forget it.
 */
public final class Administration {
    private static final ScopedValue<Observer> OBSERVER = ScopedValue.newInstance();

    private Administration() {}

    /** Hears of what is decided for one request. */
    @FunctionalInterface
    public interface Observer {
        /** @param refusal null if the caller may */
        void decided(Caller caller, @Nullable Refusal refusal);
    }

    /** Runs something that may decide. */
    public static void observe(Observer observer, Runnable request) {
        ScopedValue.where(OBSERVER, observer).run(request);
    }

    static void decided(Caller caller, @Nullable Refusal refusal) {
        if (OBSERVER.isBound()) {
            OBSERVER.get().decided(caller, refusal);
        }
    }
}
