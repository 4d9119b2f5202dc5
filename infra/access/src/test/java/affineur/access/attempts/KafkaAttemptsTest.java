package affineur.access.attempts;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.attempts.Attempt.Outcome;
import affineur.events.AccountId;
import affineur.events.TokenId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written of all that is noted; that topics take it is the journal's test. */
class KafkaAttemptsTest {
    private static final Instant START = Instant.parse("2026-11-20T23:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final List<AttemptEntry> written = new CopyOnWriteArrayList<>();
    private volatile boolean brokersAreUp = true;
    private final KafkaAttempts attempts = new KafkaAttempts(this::take, () -> {}, nanos::get);

    private boolean take(List<byte[]> records) {
        if (brokersAreUp) {
            records.forEach(record -> written.add(AttemptEntry.read(record).orElseThrow()));
        }
        return brokersAreUp;
    }

    @AfterEach
    void close() {
        attempts.close();
    }

    private Attempt attempt(Outcome outcome, @Nullable String address, String method, String path) {
        return new Attempt(
                START.plusNanos(nanos.get()),
                outcome,
                outcome == Outcome.PERMITTED ? null : "some-code",
                address,
                new AccountId(3),
                new TokenId(7),
                method,
                path,
                outcome == Outcome.FAILED ? null : 201,
                "request-1");
    }

    private void fail(int times, String address) {
        for (int i = 0; i < times; i++) {
            attempts.note(attempt(Outcome.FAILED, address, "GET", "/simple/" + i));
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        attempts.write();
    }

    @Test
    void writesTheFirstAtOnceAsItWas() {
        Attempt attempt = attempt(Outcome.DENIED, "192.0.2.1", "POST", "/api/v4/users");
        attempts.note(attempt);
        attempts.write();
        assertThat(written).containsExactly(new AttemptEntry(attempt, attempt.time(), 1));
    }

    @Test
    void foldsAFloodIntoOneRecordAMinuteAndAddress() {
        fail(1_000, "192.0.2.1");
        fail(500, "192.0.2.2");
        pass(Duration.ofSeconds(30));
        assertThat(written).extracting(AttemptEntry::count).containsExactly(1L, 1L);
        fail(1, "192.0.2.1");
        pass(Duration.ofSeconds(30));

        assertThat(written).hasSize(4);
        assertThat(written.subList(2, 4)).extracting(AttemptEntry::count).containsExactlyInAnyOrder(1_000L, 499L);
        assertThat(written.stream().filter(entry -> entry.count() == 1_000).map(AttemptEntry::last))
                .containsExactly(START.plusSeconds(30));
        pass(Duration.ofMinutes(5));
        assertThat(written).hasSize(4);
    }

    @Test
    void foldsWhatIsAskedAgainAndAgainButNoChange() {
        for (int i = 0; i < 3; i++) {
            attempts.note(attempt(Outcome.PERMITTED, "192.0.2.1", "GET", "/audit/events"));
            attempts.note(attempt(Outcome.PERMITTED, "192.0.2.1", "POST", "/api/v4/users"));
        }
        attempts.note(attempt(Outcome.PERMITTED, "192.0.2.1", "GET", "/audit/attempts"));
        attempts.write();
        assertThat(written)
                .extracting(entry -> entry.attempt().path())
                .containsExactly("/audit/events", "/api/v4/users", "/api/v4/users", "/api/v4/users", "/audit/attempts");
    }

    @Test
    void millionsOfAddressesMakeThousandsOfRecords() {
        for (int i = 0; i < 100_000; i++) {
            fail(1, "2001:db8::" + Integer.toHexString(i));
        }
        pass(Duration.ofMinutes(1));
        assertThat(written).hasSize(Folding.MOST + 1);
        AttemptEntry others = written.getLast();
        assertThat(others.count()).isEqualTo(100_000 - Folding.MOST);
        assertThat(others.attempt().address()).isNull();
        assertThat(others.attempt().account()).isNull();
        assertThat(others.attempt().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void writesWhatWaitedOnceTheBrokersAreBack() {
        brokersAreUp = false;
        for (int i = 0; i < 1_200; i++) {
            attempts.note(attempt(Outcome.PERMITTED, "192.0.2.1", "POST", "/api/v4/users/" + i));
            attempts.write();
        }
        assertThat(written).isEmpty();
        brokersAreUp = true;
        attempts.write();
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            paths.add("/api/v4/users/" + i);
        }
        assertThat(written).extracting(entry -> entry.attempt().path()).containsExactlyElementsOf(paths);
    }

    @Test
    void keepsNoMoreThanItsShareOfMemoryWhileBrokersAreAway() {
        brokersAreUp = false;
        for (int i = 0; i < 50_000; i++) {
            attempts.note(attempt(Outcome.PERMITTED, "192.0.2.1", "POST", "/api/v4/users/" + i));
        }
        brokersAreUp = true;
        attempts.write();
        assertThat(written).hasSize(10_000);
    }

    @Test
    void writesWhatIsCountedBeforeItCloses() {
        fail(5, "192.0.2.1");
        attempts.close();
        assertThat(written).extracting(AttemptEntry::count).containsExactly(1L, 4L);
    }

    @Test
    void readsNothingThatNobodyHereWrote() {
        for (String strange : List.of("", "null", "{}", "[]", "{\"attempt\":{\"outcome\":\"OTHER\"}}", "\u0000")) {
            assertThat(AttemptEntry.read(strange.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .as(strange)
                    .isEmpty();
        }
    }
}
