package affineur.query.file;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/** How files are asked for. */
public final class FileMetrics {
    private final LongAdder sent;
    private final LongAdder redirected;
    private final LongAdder notModified;
    private final LongAdder bytes = new LongAdder();

    public FileMetrics(MeterRegistry meters) {
        sent = downloads(meters, "sent");
        redirected = downloads(meters, "redirected");
        notModified = downloads(meters, "not-modified");
        FunctionCounter.builder("affineur.download.bytes", bytes, LongAdder::doubleValue)
                .description("Bytes of files that were begun to be sent")
                .baseUnit("bytes")
                .register(meters);
    }

    private static LongAdder downloads(MeterRegistry meters, String answer) {
        LongAdder count = new LongAdder();
        FunctionCounter.builder("affineur.downloads", count, LongAdder::doubleValue)
                .description("Requests for files and their metadata")
                .tag("answer", answer)
                .register(meters);
        return count;
    }

    void sent(long length) {
        sent.increment();
        bytes.add(length);
    }

    void redirected() {
        redirected.increment();
    }

    void notModified() {
        notModified.increment();
    }
}
