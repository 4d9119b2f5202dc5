package affineur.ledger.writer;

import affineur.ledger.LedgerTopic;
import affineur.ledger.SharedTable;
import affineur.refusal.Refusal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the process is that leads, for those that never do: the services that read. It is on a compacted topic beside the
 * ledger, {@code <ledger>-leader}, and may be out of date; whoever is asked and does not lead says so.
 */
public final class LeaderNotice implements Leadership, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeaderNotice.class);
    private static final String KEY = "leader";
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final SharedTable<SharedTable.Copy> table;
    private Standing standing = new Standing.Vacant();
    private boolean closed;

    private LeaderNotice(Map<String, Object> kafka, LedgerTopic ledger) {
        SharedTable.Copy notice = new Notice(); // one for ever: the last that was read holds
        this.table = SharedTable.open(kafka, ledger, "leader", () -> notice);
    }

    /**
     * Begins to read.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @throws affineur.ledger.UnfitTopic if there is such a topic that is made for something else
     */
    public static LeaderNotice open(Map<String, Object> kafka, LedgerTopic ledger) {
        return new LeaderNotice(kafka, ledger);
    }

    /**
     * Keeps the notice true whenever that process leads. Who led before may write once more, late; so it is looked after
     * all the while.
     *
     * @param address where the others reach it
     */
    public void of(LedgerSeat seat, URI address) {
        seat.whenLeading(() -> {
            Standing leads = new Standing.Leads();
            Standing own = new Standing.StandsBy(address);
            try {
                for (Standing now = leads; now.equals(leads); now = seat.awaitOther(leads, BETWEEN_LOOKS)) {
                    if (!standing().equals(own)) {
                        write(address);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    void write(URI address) {
        try {
            table.put(KEY, address.toString().getBytes(StandardCharsets.UTF_8));
        } catch (Refusal e) {
            log.warn("The other services are not told yet that this process leads: {}", e.text());
        }
    }

    @Override
    public synchronized Standing standing() {
        return standing;
    }

    @Override
    public synchronized Standing awaitOther(Standing seen, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        long left = atMost.toMillis();
        while (standing.equals(seen) && !closed && left > 0) {
            wait(left);
            left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        }
        return standing;
    }

    private synchronized void show(Standing now) {
        standing = now;
        notifyAll();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        table.close();
    }

    private final class Notice implements SharedTable.Copy {
        @Override
        public void put(String key, byte[] value) {
            show(new Standing.StandsBy(URI.create(new String(value, StandardCharsets.UTF_8))));
        }

        @Override
        public void remove(String key) {
            show(new Standing.Vacant());
        }
    }
}
