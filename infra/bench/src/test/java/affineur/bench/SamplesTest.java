package affineur.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void medianOfAnEvenCountLiesBetweenTheMiddleTwo() {
        assertThat(Samples.of(List.of(4.0, 1.0, 3.0, 2.0)).median()).isEqualTo(2.5);
    }

    @Test
    void quantileIsASampleThatSoManyDoNotExceed() {
        Samples samples = Samples.of(
                IntStream.rangeClosed(1, 200).mapToObj(i -> (double) i).toList());
        assertThat(samples.quantile(0.99)).isEqualTo(198);
        assertThat(samples.quantile(1)).isEqualTo(200);
        assertThat(samples.quantile(0)).isEqualTo(1);
    }
}
