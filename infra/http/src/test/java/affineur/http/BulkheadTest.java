package affineur.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class BulkheadTest {
    /** A pool whose threads run when the test says so. */
    private final Queue<Runnable> pool = new ArrayDeque<>();

    private final List<Integer> done = new ArrayList<>();
    private final Bulkhead bulkhead = new Bulkhead(pool::add, 2, 2);

    private void submit(int number) {
        bulkhead.execute(() -> done.add(number));
    }

    private void runOne() {
        pool.remove().run();
    }

    @Test
    void takesNoMoreThreadsThanItMay() {
        submit(1);
        submit(2);
        submit(3);
        assertThat(pool).hasSize(2);
        runOne();
        assertThat(pool).hasSize(2);
        runOne();
        runOne();
        assertThat(pool).isEmpty();
        assertThat(done).containsExactly(1, 2, 3);
    }

    @Test
    void refusesWhenTooManyWaitAndTakesAgainLater() {
        for (int i = 1; i <= 4; i++) {
            submit(i);
        }
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> submit(5));
        runOne();
        submit(6);
        while (!pool.isEmpty()) {
            runOne();
        }
        assertThat(done).containsExactly(1, 2, 3, 4, 6);
    }

    @Test
    void goesOnAfterATaskThatThrows() {
        bulkhead.execute(() -> {
            throw new IllegalStateException("broken");
        });
        submit(2);
        submit(3);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(this::runOne);
        runOne();
        runOne();
        assertThat(done).containsExactly(2, 3);
    }

    @Test
    void losesNoPlaceWhenThePoolTakesNothing() {
        Bulkhead stopped = new Bulkhead(
                task -> {
                    throw new RejectedExecutionException("stopped");
                },
                1,
                1);
        for (int i = 0; i < 5; i++) {
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> stopped.execute(() -> {}))
                    .withMessage("stopped");
        }
    }
}
