package affineur.server.metrics;

import affineur.blobs.Blob;
import affineur.blobs.Blobs;
import affineur.blobs.Staged;
import affineur.http.Telemetry;
import affineur.packaging.Sha256;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Tells of each operation on blobs how long it took and whether it failed. */
public final class ObservedBlobs implements Blobs {
    private final Blobs blobs;
    private final ObservationRegistry observations;
    private final Operation stage;
    private final Operation write;
    private final Operation keep;
    private final Operation find;
    private final Operation open;
    private final Operation delete;
    private final Operation list;

    public ObservedBlobs(Blobs blobs, Telemetry telemetry) {
        this.blobs = blobs;
        this.observations = telemetry.observations();
        this.stage = new Operation("stage", telemetry.meters());
        this.write = new Operation("write", telemetry.meters());
        this.keep = new Operation("keep", telemetry.meters());
        this.find = new Operation("find", telemetry.meters());
        this.open = new Operation("open", telemetry.meters());
        this.delete = new Operation("delete", telemetry.meters());
        this.list = new Operation("list", telemetry.meters());
    }

    @Override
    public Staged stage() throws IOException {
        return new ObservedStaged(stage.traced(blobs::stage));
    }

    @Override
    public Optional<Blob> find(Sha256 name) throws IOException {
        return find.traced(() -> blobs.find(name)).map(ObservedBlob::new);
    }

    @Override
    public void delete(Sha256 name) throws IOException {
        boolean _ = delete.traced(() -> {
            blobs.delete(name);
            return true;
        });
    }

    @Override
    public Stream<Kept> list() throws IOException {
        return list.traced(blobs::list);
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private final class Operation {
        private final String name;
        private final Timer done;
        private final Timer failed;

        Operation(String name, MeterRegistry meters) {
            this.name = name;
            this.done = timer(name, "ok", meters);
            this.failed = timer(name, "error", meters);
        }

        private static Timer timer(String name, String outcome, MeterRegistry meters) {
            return Timer.builder("affineur.blob.duration")
                    .description("Operations on blobs; a write is a part of an upload")
                    .tag("operation", name)
                    .tag("outcome", outcome)
                    .register(meters);
        }

        <T> T timed(Work<T> work) throws IOException {
            long began = System.nanoTime();
            Timer outcome = failed;
            try {
                T result = work.run();
                outcome = done;
                return result;
            } finally {
                outcome.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
            }
        }

        /** What belongs to no request is in no trace. */
        <T> T traced(Work<T> work) throws IOException {
            return observations.getCurrentObservation() == null
                    ? timed(work)
                    : Observation.createNotStarted("affineur.blob", observations)
                            .contextualName("blob " + name)
                            .<T, IOException>observeChecked(() -> timed(work));
        }
    }

    private final class ObservedStaged implements Staged {
        private final Staged staged;

        ObservedStaged(Staged staged) {
            this.staged = staged;
        }

        /** Not traced: an upload has thousands. */
        @Override
        public void write(ByteBuffer content) throws IOException {
            boolean _ = write.timed(() -> {
                staged.write(content);
                return true;
            });
        }

        @Override
        public SeekableByteChannel read() throws IOException {
            return staged.read();
        }

        @Override
        public void keep(Sha256 name) throws IOException {
            boolean _ = keep.traced(() -> {
                staged.keep(name);
                return true;
            });
        }

        @Override
        public void close() throws IOException {
            staged.close();
        }
    }

    private final class ObservedBlob implements Blob {
        private final Blob blob;

        ObservedBlob(Blob blob) {
            this.blob = blob;
        }

        @Override
        public long size() {
            return blob.size();
        }

        @Override
        public Instant since() {
            return blob.since();
        }

        @Override
        public ReadableByteChannel open(long from) throws IOException {
            return open.traced(() -> blob.open(from));
        }

        @Override
        public Optional<Path> file() {
            return blob.file();
        }

        @Override
        public Optional<URI> location(String disposition, String contentType) {
            return blob.location(disposition, contentType);
        }
    }
}
