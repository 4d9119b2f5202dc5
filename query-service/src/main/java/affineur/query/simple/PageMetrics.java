package affineur.query.simple;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How pages are asked for. Counting one costs a few nanoseconds: all counters are looked up here, once. */
public final class PageMetrics {
    private final Map<MediaType, Answers> packages = new EnumMap<>(MediaType.class);
    private final Map<MediaType, Answers> lists = new EnumMap<>(MediaType.class);
    private final LongAdder hits;
    private final LongAdder misses;
    private final Timer making;

    private record Answers(LongAdder pages, LongAdder notModified) {
        static Answers register(MeterRegistry meters, String kind, MediaType type) {
            return new Answers(register(meters, kind, type, "page"), register(meters, kind, type, "not-modified"));
        }

        private static LongAdder register(MeterRegistry meters, String kind, MediaType type, String answer) {
            LongAdder count = new LongAdder();
            FunctionCounter.builder("affineur.pages", count, LongAdder::doubleValue)
                    .description("Pages of the simple index that were answered")
                    .tag("kind", kind)
                    .tag("format", type.name().toLowerCase(Locale.ROOT))
                    .tag("answer", answer)
                    .register(meters);
            return count;
        }
    }

    public PageMetrics(MeterRegistry meters) {
        for (MediaType type : MediaType.values()) {
            packages.put(type, Answers.register(meters, "package", type));
            lists.put(type, Answers.register(meters, "list", type));
        }
        hits = cache(meters, "hit");
        misses = cache(meters, "miss");
        making = Timer.builder("affineur.page.making")
                .description("To make a page from the documents")
                .register(meters);
    }

    private static LongAdder cache(MeterRegistry meters, String result) {
        LongAdder count = new LongAdder();
        FunctionCounter.builder("affineur.page.cache.requests", count, LongAdder::doubleValue)
                .description("Pages that were asked for")
                .tag("result", result)
                .register(meters);
        return count;
    }

    void answered(PageKey key, boolean notModified) {
        Answers answers = Objects.requireNonNull((key.isList() ? lists : packages).get(key.type()));
        (notModified ? answers.notModified : answers.pages).increment();
    }

    void hit() {
        hits.increment();
    }

    void made(long nanos) {
        misses.increment();
        making.record(Duration.ofNanos(nanos));
    }
}
