package affineur.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class DuelTest {
    @Test
    void aRoundThatWasDisturbedOnBothSidesDoesNotChangeTheRatio() throws Exception {
        Iterator<Double> ours = List.of(80.0, 8.0, 90.0).iterator();
        Iterator<Double> baseline = List.of(100.0, 10.0, 100.0).iterator();
        Duel duel = Duel.fight(3, () -> new Duel.Run(ours.next(), 10, 2), () -> new Duel.Run(baseline.next(), 20, 2));
        assertThat(duel.rateRatio()).isEqualTo(0.8);
        assertThat(duel.cpuRatio()).isEqualTo(2);
    }
}
