package affineur.sigstore;

import affineur.packaging.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Verifies a real bundle again and again, until the JVM has compiled what does it: the first verification of all takes half
 * a second, and a hundred times as long as those to come.
 */
public final class WarmUp {
    static final Sha256 DIGEST = new Sha256("a0cfc71271d6e278e57cd332ff957c3f7043fdda354c4cbb190a30d56efa01bf");

    private static final int TIMES = 1_000;

    private WarmUp() {}

    /**
     * Begins in the background, where it rests as long as it works, and returns at once. The bundle is verified by the
     * root that comes with the program, whichever counts otherwise.
     */
    public static void begin() {
        Thread _ = Thread.ofPlatform().daemon().name("signatures-warm-up").start(() -> verify(LockSupport::parkNanos));
    }

    /** Does so without a rest, and returns when it is done. */
    public static void rehearse() {
        verify(_ -> {});
    }

    private static void verify(LongConsumer rest) {
        byte[] bundle = bundle();
        SignatureVerifier verifier = new SignatureVerifier(TrustedRoot.publicGood(), InstantSource.system());
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            Verdict _ = verifier.bundle(bundle, DIGEST, SignaturePolicy.ANYBODY);
            rest.accept(System.nanoTime() - began);
        }
    }

    static byte[] bundle() {
        try (InputStream json = WarmUp.class.getResourceAsStream("warm-up.sigstore.json")) {
            if (json == null) {
                throw new IllegalStateException("The bundle to warm up with is missing in the program");
            }
            return json.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
