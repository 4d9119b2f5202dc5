package affineur.ledger.writer;

import affineur.ledger.writer.Request.Append;
import affineur.ledger.writer.Request.Confirm;
import affineur.refusal.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes all appends that wait, decides each, commits those that stand in one transaction,
 * and answers. After a failure it answers all that waits, fences itself anew, reads the truth and goes on, unless another
 * writer has taken its place: then it is over, because two writers that fenced each other in turn would answer nobody.
 */
final class Committer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerWriter.class);
    private static final int LARGEST_BATCH = 1024;
    private static final long IDLE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    /** How a term begins, and whether one may begin. */
    interface Terms {
        boolean claimStands();

        Term begin();

        /** Another writer has come: there will be no more terms. */
        void over();
    }

    private final Inbox inbox;
    private final LedgerIndex index;
    private final EventCodec codec;
    private final Terms terms;
    private final LedgerMetrics metrics;
    private final Runnable appended;
    private final Thread thread;
    /** Answers go out on threads of their own: what hangs on them must not hold up the next batch. */
    private final ExecutorService answers = Executors.newVirtualThreadPerTaskExecutor();

    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Refusal unreadable;
    private volatile Refusal goodbye = Refusals.deposed();
    private Term term;

    /** Begins its first term; fails if it cannot. */
    Committer(Inbox inbox, LedgerIndex index, EventCodec codec, Terms terms, LedgerMetrics metrics, Runnable appended) {
        this.inbox = inbox;
        this.index = index;
        this.codec = codec;
        this.terms = terms;
        this.metrics = metrics;
        this.appended = appended;
        this.thread = Thread.ofPlatform().name("ledger-committer").daemon().unstarted(this::run);
        this.term = terms.begin();
    }

    void start() {
        inbox.open();
        thread.start();
    }

    /** @throws Refusal unless the index holds everything, as far as this writer can know without asking */
    void requireReadable() {
        Refusal refusal = unreadable;
        if (refusal != null) {
            throw refusal;
        }
    }

    private void run() {
        boolean serving = true;
        while (serving) {
            try {
                serve();
                serving = false;
            } catch (RuntimeException e) {
                stepDown(Refusals.notNow());
                log.warn("An append failed; reading the ledger again", e);
                serving = beginAgain();
            } catch (InterruptedException e) {
                serving = false;
            }
        }
        stepDown(goodbye);
    }

    private void serve() throws InterruptedException {
        while (true) {
            List<Request> requests = inbox.take(LARGEST_BATCH, IDLE_MILLIS);
            if (index.damaged()) {
                requests.forEach(request -> fail(request, Refusals.notNow()));
                throw new IllegalStateException("the index is damaged");
            }
            if (!requests.isEmpty()) {
                handle(requests);
            } else if (closing.getCount() == 0) {
                return;
            }
        }
    }

    private void handle(List<Request> requests) {
        Batch batch = new Batch(index, codec);
        Map<Append, Throwable> rejected = new LinkedHashMap<>();
        List<Confirm> confirms = new ArrayList<>();
        try {
            for (Request request : requests) {
                switch (request) {
                    case Append append -> decide(append, batch, rejected);
                    case Confirm confirm -> confirms.add(confirm);
                }
            }
            if (!batch.events().isEmpty()) {
                term.commit(batch);
                metrics.committed(batch.events().size());
            } else if (!confirms.isEmpty()) {
                term.confirm();
            }
        } catch (RuntimeException e) {
            requests.forEach(request -> fail(request, Refusals.inDoubt()));
            throw e;
        }
        // conflicts are told only now, so that who decides again sees what stood in the way
        rejected.forEach(this::fail);
        batch.accepted().forEach((append, positions) -> complete(append.answer(), positions));
        confirms.forEach(confirm -> complete(confirm.answer(), null));
        if (!batch.events().isEmpty()) {
            answers.execute(appended);
        }
    }

    private static void decide(Append append, Batch batch, Map<Append, Throwable> rejected) {
        try {
            if (!batch.add(append)) {
                rejected.put(
                        append,
                        AppendEventsTransactionRejectedException.conflictingEventsDetected(
                                append.condition().consistencyMarker()));
            }
        } catch (IllegalArgumentException e) {
            rejected.put(append, e);
        }
    }

    private <T> void complete(CompletableFuture<T> answer, @Nullable T value) {
        answers.execute(() -> answer.complete(value));
    }

    private void fail(Request request, Throwable why) {
        answers.execute(() -> request.answer().completeExceptionally(why));
    }

    private void stepDown(Refusal why) {
        unreadable = why;
        inbox.close(why);
        term.close();
        try {
            List<Request> left = inbox.take(Integer.MAX_VALUE, 0);
            left.forEach(request -> fail(request, why));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return false if there is nothing to begin: another writer has come, or this one is closed */
    private boolean beginAgain() {
        long pause = 50;
        while (closing.getCount() > 0) {
            try {
                if (!terms.claimStands()) {
                    terms.over();
                    return false;
                }
                term = terms.begin();
                unreadable = null;
                inbox.open();
                log.info("The ledger is written again, from position {} on", index.next());
                return true;
            } catch (RuntimeException e) {
                log.warn("The ledger cannot be written, next try in {} ms: {}", pause, e.toString());
                log.debug("Because of", e);
            }
            try {
                boolean _ = closing.await(pause, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                return false;
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
        return false;
    }

    @Override
    public void close() {
        close(Refusals.closed());
    }

    /**
     * Takes nothing more, commits what was taken, and answers it.
     *
     * @param why what is said to those who come too late
     */
    void close(Refusal why) {
        goodbye = why;
        closing.countDown();
        inbox.close(why);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        answers.shutdown();
    }
}
