package affineur.downloads;

import affineur.downloads.Retrieval.Reader;
import affineur.downloads.RetrievalEvent.Missed;
import affineur.ledger.BusyJournal;
import affineur.ledger.Journal;
import affineur.ledger.LedgerTopic;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Retrievals} of all processes, on a topic beside the ledger, {@code <ledger>-retrievals}, in which all of one package
 * has one order. They are written by a thread of its own, in batches. Until the brokers have one it has a place in memory;
 * while they take none and all places are taken, retrievals are refused, or answered and counted, and the count becomes a
 * record as soon as there can be one.
 */
public final class KafkaRetrievals implements Retrievals, AutoCloseable {
    /** What has one key is in one for ever. */
    public static final int PARTITIONS = 8;

    private static final Logger LOG = LoggerFactory.getLogger(KafkaRetrievals.class);
    static final String PURPOSE = "retrievals";
    private static final int PLACES = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration STALLED = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 100;
    private static final long LAST_WORDS_SECONDS = 3;
    private static final int AGENTS_REMEMBERED = 1_000;
    /** Secrets of this registry, and whatever somebody may call credentials in a URL. */
    private static final Pattern SECRET = Pattern.compile("aff_\\w+|(?<=://)[^/@\\s]+(?=@)");

    private final BusyJournal journal;
    private final Options options;
    private final int all;
    private final Semaphore places;
    private final BlockingQueue<Retrieval> waiting = new LinkedBlockingQueue<>();
    private final Map<String, Client> clients = new ConcurrentHashMap<>();
    private final LongAdder recorded = new LongAdder();
    private final LongAdder missed = new LongAdder();
    private final Gap gap = new Gap();
    private final Thread writer;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile long lastTaken = System.nanoTime();

    /**
     * What can be chosen.
     *
     * @param full what happens to a retrieval for which there is no place
     * @param kept how long they are
     */
    public record Options(WhenFull full, Duration kept, Addresses addresses) {
        public static final Options DEFAULT =
                new Options(WhenFull.OPEN, Duration.ofDays(400), Addresses.kept(Addresses.Form.WHOLE, null));

        /** @throws IllegalArgumentException if they cannot be kept for so long */
        public Options {
            if (kept.compareTo(Duration.ofHours(1)) < 0 || kept.toDays() > 36_500) {
                throw new IllegalArgumentException("Records of downloads are kept for an hour to 36500 days");
            }
        }
    }

    /** What happens to a retrieval for which there is no place. */
    public enum WhenFull {
        /** It is answered, and counted as missed. */
        OPEN,
        /** It is refused. */
        CLOSED
    }

    private KafkaRetrievals(BusyJournal journal, Options options, int places) {
        this.journal = journal;
        this.options = options;
        this.all = places;
        this.places = new Semaphore(places);
        this.writer = Thread.ofPlatform().name(PURPOSE).daemon().unstarted(this::writeAll);
    }

    /**
     * Creates the topic where it is missing, and begins to write.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @throws affineur.ledger.UnfitTopic if there is such a topic that is made for something else
     */
    public static KafkaRetrievals open(
            Map<String, Object> kafka, LedgerTopic ledger, Options options, MeterRegistry meters) {
        return open(kafka, ledger, options, meters, PLACES);
    }

    static KafkaRetrievals open(
            Map<String, Object> kafka, LedgerTopic ledger, Options options, MeterRegistry meters, int places) {
        KafkaRetrievals opened = new KafkaRetrievals(
                BusyJournal.open(kafka, ledger, PURPOSE, PARTITIONS, options.kept()), options, places);
        opened.observe(meters);
        opened.writer.start();
        return opened;
    }

    /**
     * Hands over what all processes write, until it is closed.
     *
     * @param followers one for each partition
     */
    public static AutoCloseable follow(
            Map<String, Object> kafka, LedgerTopic ledger, List<? extends Journal.Follower> followers) {
        return BusyJournal.follow(kafka, ledger, PURPOSE, followers, Options.DEFAULT.kept());
    }

    private void observe(MeterRegistry meters) {
        count(meters, "recorded", recorded);
        count(meters, "missed", missed);
        Gauge.builder("affineur.retrievals.waiting", this, KafkaRetrievals::waiting)
                .description(
                        "Downloads and the like that are answered and not yet recorded, of " + all + " at the most")
                .register(meters);
    }

    /** How many are not durable yet. */
    int waiting() {
        return all - places.availablePermits();
    }

    private static void count(MeterRegistry meters, String outcome, LongAdder count) {
        FunctionCounter.builder("affineur.retrievals", count, LongAdder::doubleValue)
                .description("Downloads and the like, for auditors")
                .tag("outcome", outcome)
                .register(meters);
    }

    @Override
    public @Nullable Place takeNow() {
        if (!places.tryAcquire()) {
            return null;
        }
        if (places.availablePermits() == all - 1) {
            // what the brokers were asked for before says nothing of now
            lastTaken = System.nanoTime();
        }
        return waiting::add;
    }

    @Override
    public Place take() {
        Place now = takeNow();
        if (now != null) {
            return now;
        }
        return waitedFor() ? waiting::add : instead();
    }

    /** Nobody waits for brokers that take nothing. */
    private boolean waitedFor() {
        if (System.nanoTime() - lastTaken > STALLED.toNanos()) {
            return false;
        }
        try {
            return places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Place instead() {
        return switch (options.full()) {
            case OPEN -> retrieval -> miss(retrieval.time());
            case CLOSED ->
                throw new Refusal(
                        ProblemType.RECORDS_UNAVAILABLE,
                        "Downloads cannot be recorded now, and none is answered without; retry in a moment");
        };
    }

    private void miss(Instant time) {
        missed.increment();
        gap.add(time);
    }

    private void writeAll() {
        try {
            while (closed.getCount() > 0 || !waiting.isEmpty()) {
                Retrieval next = waiting.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    write(next);
                } else {
                    tellOfGap();
                }
            }
            tellOfGap();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Retrieval retrieval) throws InterruptedException {
        send(retrieval.key(), asKept(retrieval), durable -> {
            if (durable) {
                lastTaken = System.nanoTime();
                recorded.increment();
            } else {
                miss(retrieval.time());
            }
            places.release();
        });
    }

    private void send(String key, RetrievalEvent event, BusyJournal.Outcome outcome) throws InterruptedException {
        byte[] bytes = new RetrievalEntry(id(), event).bytes();
        while (!journal.write(key, bytes, outcome)) {
            if (closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                outcome.is(false);
                return;
            }
        }
    }

    /** Waits until there is a place again: then the brokers take records. */
    private void tellOfGap() throws InterruptedException {
        if (gap.isEmpty() || places.availablePermits() == 0) {
            return;
        }
        Missed told = gap.take();
        LOG.warn("{} downloads and the like were answered and are not recorded", told.count());
        send(PURPOSE, told, durable -> {
            if (!durable) {
                gap.add(told);
            }
        });
    }

    private Retrieval asKept(Retrieval retrieval) {
        Reader by = retrieval.by();
        String agent = by.agent() == null ? null : clean(by.agent());
        return retrieval.by(new Reader(
                by.account(),
                by.token(),
                options.addresses().of(by.address()),
                agent,
                agent == null ? null : client(agent)));
    }

    private static String clean(String agent) {
        String cut = agent.length() <= Client.LONGEST_AGENT ? agent : agent.substring(0, Client.LONGEST_AGENT);
        return SECRET.matcher(cut).replaceAll("***");
    }

    private Client client(String agent) {
        Client known = clients.get(agent);
        if (known == null) {
            known = Client.of(agent);
            if (clients.size() < AGENTS_REMEMBERED) {
                clients.put(agent, known);
            }
        }
        return known;
    }

    /** 128 bits that need not be secret. */
    private static String id() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong());
    }

    /** Writes what waits, if the brokers take it. */
    @Override
    public void close() {
        closed.countDown();
        try {
            if (!writer.join(Duration.ofSeconds(LAST_WORDS_SECONDS))) {
                writer.interrupt();
                writer.join();
            }
        } catch (InterruptedException e) {
            writer.interrupt();
            Thread.currentThread().interrupt();
        }
        journal.close();
        if (!gap.isEmpty() || !waiting.isEmpty()) {
            LOG.warn(
                    "{} downloads and the like are not recorded, for ever: the brokers took nothing",
                    waiting.size() + (gap.isEmpty() ? 0 : gap.take().count()));
        }
    }

    /** What was missed since it was last told. */
    private static final class Gap {
        private @Nullable Missed missed;

        synchronized void add(Instant time) {
            add(new Missed(time, time, 1));
        }

        synchronized void add(Missed more) {
            Missed there = missed;
            missed = there == null
                    ? more
                    : new Missed(
                            earlier(there.time(), more.time()),
                            later(there.last(), more.last()),
                            there.count() + more.count());
        }

        private static Instant earlier(Instant one, Instant other) {
            return one.isBefore(other) ? one : other;
        }

        private static Instant later(Instant one, Instant other) {
            return one.isBefore(other) ? other : one;
        }

        synchronized boolean isEmpty() {
            return missed == null;
        }

        /** To be asked only if there is something. */
        synchronized Missed take() {
            Missed taken = Objects.requireNonNull(missed);
            missed = null;
            return taken;
        }
    }
}
