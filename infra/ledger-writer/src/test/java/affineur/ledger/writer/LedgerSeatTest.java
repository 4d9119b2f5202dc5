package affineur.ledger.writer;

import static affineur.ledger.writer.Events.append;
import static affineur.ledger.writer.Events.event;
import static affineur.ledger.writer.Events.payloads;
import static affineur.ledger.writer.Events.refusal;
import static affineur.ledger.writer.Events.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.ledger.LedgerTopic;
import affineur.ledger.lease.LeaseTimes;
import affineur.ledger.writer.Leadership.Standing;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two or three that could write, in one JVM. What happens when one of them dies is in {@link SeatIT}. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LedgerSeatTest {
    @RegisterExtension
    static final RunningBroker broker = new RunningBroker();

    private static final LeaseTimes TIMES = LeaseTimes.of(Duration.ofSeconds(3));

    @TempDir
    Path directory;

    private final LedgerTopic topic = broker.newTopic();
    private final Meddling producers = new Meddling();
    private final List<LedgerSeat> seats = new ArrayList<>();

    private LedgerSeat take(String name) {
        LedgerSeat seat = LedgerSeat.take(
                broker.kafka(),
                topic,
                directory.resolve(name),
                URI.create("http://" + name),
                TIMES,
                new AnyPayload(),
                producers);
        seats.add(seat);
        return seat;
    }

    @AfterEach
    void close() {
        seats.forEach(LedgerSeat::close);
    }

    @Test
    void oneLeadsAndTheOthersKnowWhere() {
        LedgerSeat first = take("first");
        until(() -> leads(first));
        LedgerSeat second = take("second");
        LedgerSeat third = take("third");

        until(() -> second.standing() instanceof Standing.StandsBy && third.standing() instanceof Standing.StandsBy);

        assertThat(second.standing()).isEqualTo(new Standing.StandsBy(URI.create("http://first")));
        assertThat(third.standing()).isEqualTo(new Standing.StandsBy(URI.create("http://first")));
        assertThat(leads(first)).isTrue();
        assertThat(append(first.ledger(), event("a")).join()).isEqualTo(new Appended(0, 0));
    }

    @Test
    void whoNeverLeadsIsToldWhoDoes() {
        LedgerSeat first = take("first");
        until(() -> leads(first));
        LedgerSeat second = take("second");
        try (LeaderNotice ofFirst = LeaderNotice.open(broker.kafka(), topic);
                LeaderNotice ofSecond = LeaderNotice.open(broker.kafka(), topic);
                LeaderNotice reader = LeaderNotice.open(broker.kafka(), topic)) {
            assertThat(reader.standing()).isEqualTo(new Standing.Vacant());
            ofFirst.of(first, URI.create("http://first"));
            ofSecond.of(second, URI.create("http://second"));
            until(() -> reader.standing().equals(new Standing.StandsBy(URI.create("http://first"))));

            first.close();
            until(() -> reader.standing().equals(new Standing.StandsBy(URI.create("http://second"))));
        }
    }

    @Test
    void theLateWordOfOneWhoLedBeforeDoesNotStay() {
        LedgerSeat leader = take("leader");
        until(() -> leads(leader));
        Standing led = new Standing.StandsBy(URI.create("http://leader"));
        try (LeaderNotice own = LeaderNotice.open(broker.kafka(), topic);
                LeaderNotice late = LeaderNotice.open(broker.kafka(), topic);
                LeaderNotice reader = LeaderNotice.open(broker.kafka(), topic)) {
            own.of(leader, URI.create("http://leader"));
            until(() -> reader.standing().equals(led));

            late.write(URI.create("http://late"));
            until(() -> !reader.standing().equals(led));
            until(() -> reader.standing().equals(led));
        }
    }

    @Test
    void whoStandsByFollowsAndDecidesNothing() {
        LedgerSeat leader = take("leader");
        until(() -> leads(leader));
        LedgerSeat other = take("other");
        append(leader.ledger(), event("a", tag("cheese", "comté")), event("b")).join();

        until(() -> other.health().caughtUp() && other.health().next() == 2);

        assertThat(other.ledger().index().dump())
                .isEqualTo(leader.ledger().index().dump());
        assertThat(refusal(append(other.ledger(), event("no")))).isInstanceOf(NotNow.class);
        assertThat(refusal(other.ledger().confirm())).isInstanceOf(NotNow.class);
        assertThatThrownBy(() -> other.ledger()
                        .engine()
                        .source(SourcingCondition.conditionFor(EventCriteria.havingAnyTag()), null)
                        .reduce(0, (count, _) -> count + 1)
                        .join())
                .hasCauseInstanceOf(NotNow.class);
    }

    @Test
    void aLookupWaitsForWhatWasJustWritten() {
        LedgerSeat leader = take("leader");
        until(() -> leads(leader));
        LedgerSeat other = take("other");
        until(() -> other.health().caughtUp());

        for (int i = 0; i < 50; i++) {
            Appended appended = append(leader.ledger(), event("e" + i)).join();
            other.ledger().requireReadable(appended.last());
            assertThat(other.ledger().index().value(appended.last())).isNotNull();
        }
    }

    @Test
    void handsOverWhenItClosesAndLosesNothing() {
        LedgerSeat first = take("first");
        until(() -> leads(first));
        LedgerSeat second = take("second");
        until(() -> second.standing() instanceof Standing.StandsBy);
        List<CompletableFuture<Appended>> appends = IntStream.range(0, 200)
                .mapToObj(i -> append(first.ledger(), event("e" + i)))
                .toList();

        long before = System.nanoTime();
        first.close();
        until(() -> leads(second));

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(TIMES.session());
        assertThat(appends).allMatch(CompletableFuture::isDone);
        long kept = appends.stream()
                .filter(append -> !append.isCompletedExceptionally())
                .count();
        assertThat(payloads(second.ledger())).hasSize((int) kept).doesNotHaveDuplicates();
        assertThat(append(second.ledger(), event("more")).join().first()).isEqualTo(kept);
    }

    @Test
    void whoJoinsLaterTakesNothingAway() {
        LedgerSeat first = take("z");
        until(() -> leads(first));
        AtomicInteger turns = new AtomicInteger();
        first.whenLeading(turns::incrementAndGet);
        until(() -> turns.get() == 1);
        for (String name : List.of("a", "b", "c")) {
            LedgerSeat other = take(name);
            until(() -> other.standing() instanceof Standing.StandsBy);
        }
        append(first.ledger(), event("still")).join();

        assertThat(leads(first)).isTrue();
        assertThat(turns).hasValue(1);
    }

    @Test
    void whoIsFencedLetsAnotherLead() {
        LedgerSeat first = take("first");
        until(() -> leads(first));
        append(first.ledger(), event("a")).join();
        LedgerSeat second = take("second");
        until(() -> second.standing() instanceof Standing.StandsBy);

        LedgerWriter stranger = LedgerWriter.open(
                broker.kafka(), topic, directory.resolve("stranger"), new AnyPayload(), producers, 100);
        append(stranger, event("b")).join();
        assertThat(refusal(append(first.ledger(), event("no"))).code()).isEqualTo("ledger-in-doubt");

        until(() -> Stream.of(first, second).anyMatch(seat -> leads(seat) && appends(seat)));
        assertThat(refusal(append(stranger, event("no")))).isNotNull();
        stranger.close();
        LedgerSeat leader = leads(first) ? first : second;
        assertThat(payloads(leader.ledger())).containsExactly("a", "b", "sooner or later");
    }

    @Test
    void answersAllThatIsUnderWayWhenTheLeaseIsLost() throws Exception {
        LedgerSeat first = take("first");
        until(() -> leads(first));
        LedgerSeat second = take("second");
        until(() -> second.standing() instanceof Standing.StandsBy);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        producers.aroundNextCommit(commit -> {
            held.countDown();
            release.await();
            commit.now();
        });
        CompletableFuture<Appended> held1 = append(first.ledger(), event("held"));
        held.await();
        CompletableFuture<Appended> waiting = append(first.ledger(), event("waiting"));
        CompletableFuture<Void> closing = CompletableFuture.runAsync(first::close);
        until(() -> append(first.ledger(), event("late")).isCompletedExceptionally());
        release.countDown();
        closing.join();

        assertThat(held1.get(10, TimeUnit.SECONDS)).isEqualTo(new Appended(0, 0));
        assertThat(waiting.get(10, TimeUnit.SECONDS).first()).isEqualTo(1);
        until(() -> leads(second));
        assertThat(payloads(second.ledger())).startsWith("held", "waiting");
    }

    @Test
    void tellsWhoWaitsForALeader() throws Exception {
        LedgerSeat first = take("first");
        Standing vacant = new Standing.Vacant();

        assertThat(first.awaitOther(vacant, Duration.ofSeconds(30))).isInstanceOf(Standing.Leads.class);
        assertThat(first.awaitOther(new Standing.Leads(), Duration.ofMillis(10)))
                .isInstanceOf(Standing.Leads.class);
    }

    @Test
    void keepsTryingWhileItHoldsTheLeaseAndCannotWrite() {
        LedgerSeat first = take("first");
        until(() -> leads(first));
        append(first.ledger(), event("a")).join();
        AtomicInteger opened = new AtomicInteger();
        LedgerSeat second = LedgerSeat.take(
                broker.kafka(),
                topic,
                directory.resolve("second"),
                URI.create("http://second"),
                TIMES,
                new AnyPayload(),
                settings -> {
                    if (opened.incrementAndGet() < 4) {
                        throw new IllegalStateException("not now");
                    }
                    return producers.open(settings);
                });
        seats.add(second);
        until(() -> second.standing() instanceof Standing.StandsBy);
        first.close();

        until(() -> leads(second));

        assertThat(opened).hasValue(4);
        assertThat(payloads(second.ledger())).containsExactly("a");
    }

    private static boolean leads(LedgerSeat seat) {
        return seat.standing() instanceof Standing.Leads;
    }

    private static boolean appends(LedgerSeat seat) {
        TaggedEventMessage<?> event = event("sooner or later");
        try {
            append(seat.ledger(), event).join();
            return true;
        } catch (RuntimeException e) {
            assertThat(e.getCause()).isInstanceOf(affineur.refusal.Refusal.class);
            return false;
        }
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
