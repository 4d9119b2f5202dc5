package affineur.command.collect;

import static affineur.command.Facts.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.packaging.Sha256;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DigestLocksTest {
    private static final Sha256 ONE = sha256("one");
    private static final Sha256 TWO = sha256("two");

    private final DigestLocks locks = new DigestLocks();
    private final ExecutorService other = Executors.newSingleThreadExecutor();

    @AfterEach
    void end() {
        other.close();
    }

    @Test
    void manyShareADigest() throws Exception {
        try (var _ = locks.share(ONE, TWO)) {
            other.submit(() -> locks.share(TWO, ONE).close()).get();
        }
    }

    @Test
    void nobodyHasADigestAloneWhileItIsShared() throws Exception {
        try (var _ = locks.share(ONE, TWO)) {
            assertThat(aloneInAnotherThread(ONE)).isFalse();
            assertThat(aloneInAnotherThread(TWO)).isFalse();
        }
        assertThat(aloneInAnotherThread(ONE)).isTrue();
        assertThat(aloneInAnotherThread(TWO)).isTrue();
    }

    @Test
    void aDigestMayBeSharedTwiceByOne() throws Exception {
        try (var _ = locks.share(ONE, ONE)) {
            assertThat(aloneInAnotherThread(ONE)).isFalse();
        }
        assertThat(aloneInAnotherThread(ONE)).isTrue();
    }

    private boolean aloneInAnotherThread(Sha256 name) throws Exception {
        return other.submit(() -> {
                    Optional<DigestLocks.Held> alone = locks.alone(name, Duration.ofMillis(10));
                    alone.ifPresent(DigestLocks.Held::close);
                    return alone.isPresent();
                })
                .get();
    }
}
