package affineur.ledger;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/** Whether the brokers can be reached: readers that wait for news cannot tell silence from peace. */
public final class Brokers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Admin admin;

    private Brokers(Admin admin) {
        this.admin = admin;
    }

    /** @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs */
    public static Brokers at(Map<String, Object> kafka) {
        return new Brokers(Admin.create(kafka));
    }

    /** Returns if one of them answers; fails within some seconds if none does. */
    public void ask() throws ExecutionException, InterruptedException, TimeoutException {
        var _ = admin.describeCluster(new DescribeClusterOptions().timeoutMs((int) PATIENCE.toMillis()))
                .nodes()
                .get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
