package affineur.sigstore;

import java.time.InstantSource;

/** Whether anything can be verified at all. Who relies on signatures must say no where it cannot. */
public sealed interface TrustState {
    /** There is a trusted root. */
    record Usable(TrustedRoot root, SignatureVerifier verifier) implements TrustState {}

    /** @param text for people: why */
    record Missing(String text) implements TrustState {}

    /** @param text for people: what is wrong with it */
    record Damaged(String text) implements TrustState {}

    static Usable of(TrustedRoot root, InstantSource clock) {
        return new Usable(root, new SignatureVerifier(root, clock));
    }
}
