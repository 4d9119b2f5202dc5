package affineur.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one upstream, again if it is worth it, and not at all while it is left alone. */
final class Asking {
    private static final Logger LOG = LoggerFactory.getLogger(Asking.class);
    private static final int TRIES = 3;
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** If it only says that it has too much to do. */
    private static final Duration REST = Duration.ofSeconds(10);

    private final String name;
    private final Exchange exchange;
    private final Troubles troubles;
    private final InstantSource clock;
    private final UpstreamListener listener;
    private final RetryBudget budget = new RetryBudget();

    Asking(String name, Exchange exchange, Troubles troubles, InstantSource clock, UpstreamListener listener) {
        this.name = name;
        this.exchange = exchange;
        this.troubles = troubles;
        this.clock = clock;
        this.listener = listener;
    }

    /** Takes what it needs of an answer of status 200 or 304; it may keep the answer, and then closes it. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Reply reply);
    }

    /**
     * What a reader makes of the whole answer; empty if the upstream does not have it.
     *
     * @throws Trouble if it fails, all tries together
     */
    <T> Optional<T> ask(Question question, Breaker breaker, Reader<T> reader) {
        Optional<T> answer = begin(question, breaker, reader);
        answered(breaker);
        return answer;
    }

    /** The same, of an answer whose body comes later: {@link #ended} or {@link #failed} is to be told. */
    <T> Optional<T> begin(Question question, Breaker breaker, Reader<T> reader) {
        breaker.pass().ifPresent(rest -> {
            throw troubles.leftAlone(rest);
        });
        boolean settled = false;
        try {
            budget.requested();
            Optional<T> answer = repeat(question, reader);
            settled = true;
            if (answer.isPresent()) {
                breaker.begun();
            } else {
                answered(breaker);
            }
            return answer;
        } catch (Trouble e) {
            failed(breaker, e);
            settled = true;
            throw e;
        } finally {
            if (!settled) {
                breaker.gaveUp();
            }
        }
    }

    void ended(Breaker breaker) {
        answered(breaker);
    }

    void failed(Breaker breaker, Trouble trouble) {
        if (Thread.currentThread().isInterrupted()) {
            breaker.gaveUp();
            return;
        }
        if (trouble.rest().isPositive()) {
            breaker.leaveAlone(trouble.rest());
            return;
        }
        switch (trouble.nature()) {
            case PASSING, LASTING -> {
                if (breaker.failed()) {
                    LOG.warn("{} It is left alone, and tried again from time to time.", trouble.text());
                }
            }
            case WRONG -> answered(breaker);
        }
    }

    private void answered(Breaker breaker) {
        if (breaker.answered()) {
            LOG.info("The upstream '{}' answers again.", name);
        }
    }

    private <T> Optional<T> repeat(Question question, Reader<T> reader) {
        for (int tries = 1; ; tries++) {
            try {
                return once(question, reader);
            } catch (Trouble e) {
                if (e.nature() != Trouble.Nature.PASSING || tries == TRIES || !budget.spend()) {
                    throw e;
                }
                pause(question, tries, e);
            }
        }
    }

    private void pause(Question question, int tries, Trouble because) {
        long millis = ThreadLocalRandom.current()
                .nextLong(PAUSE.toMillis() / 2, PAUSE.toMillis() * tries + PAUSE.toMillis() / 2);
        if (millis >= question.deadline().millisLeft()) {
            throw because;
        }
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw troubles.interrupted();
        }
    }

    private <T> Optional<T> once(Question question, Reader<T> reader) {
        long begun = System.nanoTime();
        Reply reply;
        try {
            reply = exchange.send(question);
        } catch (Trouble e) {
            listener.asked(name, question.what(), e.code(), Duration.ofNanos(System.nanoTime() - begun));
            throw e;
        }
        listener.asked(
                name, question.what(), String.valueOf(reply.status()), Duration.ofNanos(System.nanoTime() - begun));
        boolean kept = false;
        try {
            Optional<T> answer = read(reply, reader);
            kept = true;
            return answer;
        } finally {
            if (!kept) {
                reply.close();
            }
        }
    }

    private <T> Optional<T> read(Reply reply, Reader<T> reader) {
        int status = reply.status();
        return switch (status) {
            case 200, 304 -> Optional.of(reader.read(reply));
            case 404, 410 -> {
                reply.discard();
                yield Optional.empty();
            }
            case 401, 403, 407 -> throw troubles.refuses(status);
            case 429 -> throw troubles.busy(status, wish(reply).orElse(REST));
            case 503 ->
                throw wish(reply).map(rest -> troubles.busy(status, rest)).orElseGet(() -> troubles.failing(status));
            default -> throw status >= 500 ? troubles.failing(status) : troubles.broken("answers " + status + ".");
        };
    }

    /** {@code Retry-After}: seconds, or a date. */
    private Optional<Duration> wish(Reply reply) {
        String wish = reply.header(HttpHeader.RETRY_AFTER);
        if (wish == null) {
            return Optional.empty();
        }
        Duration rest;
        try {
            rest = wish.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(wish))
                    : Duration.between(clock.instant(), date(wish));
        } catch (DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
        return Optional.of(rest).filter(Duration::isPositive);
    }

    private static Instant date(String written) {
        return ZonedDateTime.parse(written, DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
    }

    /** The body, as it is on the wire, with what happens to it said in our words. */
    InputStream body(Reply reply, String what, long limit) {
        return new Body(
                reply.body(),
                limit,
                () -> troubles.tooLarge(what, limit),
                (IOException e) -> troubles.of(e, reply.url()));
    }
}
