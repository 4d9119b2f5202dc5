package affineur.command.seal;

import affineur.command.Slice;
import affineur.events.SealEvent.DownloadsSealed;
import affineur.events.SealedBatch;
import affineur.packaging.Sha256;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SealTest {
    private static final Sha256 ROOT = new Sha256("a".repeat(64));

    private final Slice seal = Slice.of(SealDecider::register);

    private static List<SealedBatch> batch(int partition, long first, long next) {
        return List.of(new SealedBatch(partition, first, next, next - first, ROOT));
    }

    @Test
    void goesOnWhereTheLastSealEnded() {
        seal.given(new DownloadsSealed(batch(0, 0, 10)), new DownloadsSealed(batch(1, 0, 5)))
                .when(new SealDownloads(batch(0, 10, 12)))
                .then(new DownloadsSealed(batch(0, 10, 12)));
    }

    @Test
    void leavesOutWhatWasDeletedBeforeItWasSealed() {
        seal.given(new DownloadsSealed(batch(0, 0, 10)))
                .when(new SealDownloads(batch(0, 20, 30)))
                .then(new DownloadsSealed(batch(0, 20, 30)));
    }

    @Test
    void sealsNothingTwice() {
        seal.given(new DownloadsSealed(batch(0, 0, 10)))
                .when(new SealDownloads(batch(0, 0, 12)))
                .thenNothing();
    }
}
