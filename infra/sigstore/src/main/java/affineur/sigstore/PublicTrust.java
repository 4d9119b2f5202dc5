package affineur.sigstore;

import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The trusted root that comes with the program, read when it is first asked for. */
public final class PublicTrust implements Supplier<TrustState> {
    private final InstantSource clock;
    private volatile @Nullable TrustState state;

    public PublicTrust(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public TrustState get() {
        TrustState known = state;
        return known == null ? read() : known;
    }

    private synchronized TrustState read() {
        TrustState known = state;
        if (known == null) {
            known = TrustState.of(TrustedRoot.publicGood(), clock);
            state = known;
        }
        return known;
    }
}
