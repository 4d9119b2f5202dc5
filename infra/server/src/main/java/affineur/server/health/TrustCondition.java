package affineur.server.health;

import affineur.sigstore.TrustState;
import java.util.function.Supplier;

/** Whether signatures can be verified. While they cannot, whatever policies hold back stays so. */
public record TrustCondition(Supplier<TrustState> trust) implements Supplier<Condition> {
    @Override
    public Condition get() {
        return switch (trust.get()) {
            case TrustState.Usable usable ->
                Condition.ok("verified by the trusted root " + usable.root().digest());
            case TrustState.Missing missing -> unverifiable(missing.text());
            case TrustState.Damaged damaged -> unverifiable(damaged.text());
        };
    }

    private static Condition unverifiable(String why) {
        return Condition.degraded(
                why + " No signature is verified, so what policies withhold or refuse without one stays so.");
    }
}
