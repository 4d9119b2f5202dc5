package affineur.ledger.writer;

import affineur.ledger.LedgerTopic;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

/**
 * The right to write, as Kafka sees it: one transactional id, whose latest holder fences all others.
 *
 * <p>A writer whose transaction fails must know whether another took its place, or whether Kafka itself gave up the
 * transaction, as after a long pause of the machine. Kafka reports both alike. So every writer claims with a transaction
 * timeout of its own, a random one, which Kafka stores with the claim: if it is still there, nobody else came.
 */
final class Claim {
    private static final int SHORTEST_TIMEOUT_MILLIS = 60_000;
    /** The longest that brokers allow by default. */
    private static final int LONGEST_TIMEOUT_MILLIS = 900_000;

    private final String transactionalId;
    private final int mark = new SecureRandom().nextInt(SHORTEST_TIMEOUT_MILLIS, LONGEST_TIMEOUT_MILLIS);

    Claim(LedgerTopic topic) {
        this.transactionalId = topic.name() + "-writer";
    }

    Map<String, Object> settings() {
        return Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                transactionalId,
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                mark);
    }

    /** Whether the latest claim is this one. */
    boolean stands(Map<String, Object> kafka) {
        try (Admin admin = Admins.open(kafka)) {
            return admin.describeTransactions(List.of(transactionalId))
                            .description(transactionalId)
                            .get()
                            .transactionTimeoutMs()
                    == mark;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransactionalIdNotFoundException) {
                return true;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
