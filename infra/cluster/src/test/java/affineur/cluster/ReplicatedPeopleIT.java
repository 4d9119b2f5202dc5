package affineur.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import affineur.access.people.KafkaPeople;
import affineur.access.people.Person;
import affineur.engines.KafkaCluster;
import affineur.engines.ServerProcess;
import affineur.ledger.LedgerTopic;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** People on three real brokers, some of which die. */
@Timeout(value = 400, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplicatedPeopleIT {
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);

    @TempDir
    static Path brokers;

    private final Map<String, Person> kept = new HashMap<>();
    private int number;

    @Test
    void outlivesBrokersAndRefusesInTimeWithoutAMajority() throws Exception {
        LedgerTopic ledger = LedgerTopic.replicated();
        try (KafkaCluster cluster = KafkaCluster.start(brokers, 3);
                KafkaPeople one = KafkaPeople.open(cluster.client(), ledger);
                KafkaPeople two = KafkaPeople.open(cluster.client(), ledger)) {
            assertThat(one.awaitCaughtUp(LONGEST_ANSWER)).isTrue();
            assertThat(two.awaitCaughtUp(LONGEST_ANSWER)).isTrue();
            keep(one, 20);

            for (ServerProcess broker : cluster.brokers()) {
                broker.kill();
                keep(one, 20);
                keep(two, 20);
                broker.start();
                keep(one, 20);
            }

            ServerProcess first = cluster.brokers().get(0);
            ServerProcess second = cluster.brokers().get(1);
            first.kill();
            second.kill();
            Person lost = new Person("lost", "Lost", null);
            long began = System.nanoTime();
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> one.keep(lost))
                    .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNAVAILABLE));
            Duration answer = Duration.ofNanos(System.nanoTime() - began);
            System.out.println("Refused without a majority after " + answer.toMillis() + " ms");
            assertThat(answer).isLessThan(LONGEST_ANSWER);
            assertKept(one);

            // they need each other to come up
            Thread other = Thread.ofPlatform().start(() -> {
                try {
                    first.start();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            second.start();
            other.join();
            keep(one, 20);
            keep(two, 20);
            until(() -> kept.keySet().stream()
                    .allMatch(details ->
                            one.find(details).isPresent() && two.find(details).isPresent()));
            assertKept(one);
            assertKept(two);

            try (KafkaPeople anew = KafkaPeople.open(cluster.client(), ledger)) {
                assertThat(anew.awaitCaughtUp(LONGEST_ANSWER)).isTrue();
                assertKept(anew);
            }
        }
    }

    /** As a client does who tries again. */
    private void keep(KafkaPeople people, int count) {
        for (int i = 0; i < count; i++) {
            Person person = new Person("user-" + number++, "Name", null);
            until(() -> {
                try {
                    kept.put(people.keep(person), person);
                    return true;
                } catch (Refusal e) {
                    return false;
                }
            });
        }
    }

    private void assertKept(KafkaPeople people) {
        kept.forEach((details, person) -> assertThat(people.find(details)).isEqualTo(Optional.of(person)));
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(10_000_000);
        }
    }
}
