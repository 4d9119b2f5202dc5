package affineur.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private final SetClock clock = new SetClock();
    private final Breaker breaker = new Breaker(clock);

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(breaker.pass()).isEmpty();
            breaker.failed();
        }
    }

    @Test
    void opensAfterSomeFailuresInARow() {
        fail(Breaker.FAILURES - 1);
        assertThat(breaker.pass()).isEmpty();
        breaker.answered();
        fail(Breaker.FAILURES);
        assertThat(breaker.pass()).contains(Breaker.SHORTEST);
    }

    @Test
    void letsOneThroughAfterwards() {
        fail(Breaker.FAILURES);
        clock.pass(Breaker.SHORTEST);
        assertThat(breaker.pass()).isEmpty();
        assertThat(breaker.pass()).isPresent();
        breaker.answered();
        assertThat(breaker.pass()).isEmpty();
        assertThat(breaker.pass()).isEmpty();
    }

    @Test
    void anAnswerThatHasBegunLetsOthersThroughUntilOneMoreFails() {
        fail(Breaker.FAILURES);
        clock.pass(Breaker.SHORTEST);
        assertThat(breaker.pass()).isEmpty();
        breaker.begun();
        assertThat(breaker.pass()).isEmpty();
        assertThat(breaker.pass()).isEmpty();
        assertThat(breaker.failed()).isTrue();
        assertThat(breaker.pass()).isPresent();
    }

    @Test
    void restsTwiceAsLongEachTime() {
        fail(Breaker.FAILURES);
        Duration rest = Breaker.SHORTEST;
        for (int i = 0; i < 5; i++) {
            assertThat(breaker.pass()).contains(rest);
            clock.pass(rest);
            assertThat(breaker.pass()).isEmpty();
            breaker.failed();
            rest = rest.multipliedBy(2).compareTo(Breaker.LONGEST) > 0 ? Breaker.LONGEST : rest.multipliedBy(2);
        }
        assertThat(rest).isEqualTo(Breaker.LONGEST);
    }

    @Test
    void aProbeThatIsLostHoldsNobodyUpForEver() {
        fail(Breaker.FAILURES);
        clock.pass(Breaker.SHORTEST);
        assertThat(breaker.pass()).isEmpty();
        clock.pass(Duration.ofMinutes(1));
        assertThat(breaker.pass()).isEmpty();
    }

    @Test
    void aProbeThatIsGivenUpMakesRoomForAnother() {
        fail(Breaker.FAILURES);
        clock.pass(Breaker.SHORTEST);
        assertThat(breaker.pass()).isEmpty();
        breaker.gaveUp();
        assertThat(breaker.pass()).isEmpty();
    }

    @Test
    void failuresThatWereUnderWayDoNotProlongIt() {
        fail(Breaker.FAILURES);
        for (int i = 0; i < 50; i++) {
            breaker.failed();
        }
        clock.pass(Breaker.SHORTEST);
        assertThat(breaker.pass()).isEmpty();
    }

    @Test
    void aWishIsGrantedForAWhile() {
        breaker.leaveAlone(Duration.ofSeconds(30));
        breaker.leaveAlone(Duration.ofSeconds(10));
        assertThat(breaker.pass()).contains(Duration.ofSeconds(30));
        breaker.leaveAlone(Duration.ofDays(1000));
        assertThat(breaker.pass()).contains(Breaker.LONGEST_WISH);
        clock.pass(Breaker.LONGEST_WISH);
        assertThat(breaker.pass()).isEmpty();
    }
}
