package affineur.command.collect;

import affineur.blobs.Blob;
import affineur.blobs.Blobs;
import affineur.blobs.Staged;
import affineur.packaging.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Blobs that a test can hold up at the worst moment. */
final class DisturbedBlobs implements Blobs {
    private final Map<Sha256, Disturbance> afterKeep = new ConcurrentHashMap<>();
    private final Map<Sha256, Disturbance> beforeDelete = new ConcurrentHashMap<>();
    private final AtomicInteger runs = new AtomicInteger();
    private @Nullable Blobs blobs;

    interface Disturbance {
        void happen() throws Exception;
    }

    Blobs on(Blobs stored) {
        blobs = stored;
        return this;
    }

    /** Once, when that content was kept. */
    void afterKeep(Sha256 name, Disturbance disturbance) {
        afterKeep.put(name, disturbance);
    }

    /** Once, when that content is about to be deleted. */
    void beforeDelete(Sha256 name, Disturbance disturbance) {
        beforeDelete.put(name, disturbance);
    }

    boolean wasDisturbed() {
        return afterKeep.isEmpty() && beforeDelete.isEmpty();
    }

    /** How often everything was looked at, to the end. */
    int runs() {
        return runs.get();
    }

    private Blobs blobs() {
        return Objects.requireNonNull(blobs);
    }

    private static void happen(@Nullable Disturbance disturbance) {
        if (disturbance != null) {
            try {
                disturbance.happen();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public Staged stage() throws IOException {
        Staged staged = blobs().stage();
        return new Staged() {
            @Override
            public void write(ByteBuffer content) throws IOException {
                staged.write(content);
            }

            @Override
            public SeekableByteChannel read() throws IOException {
                return staged.read();
            }

            @Override
            public void keep(Sha256 name) throws IOException {
                staged.keep(name);
                happen(afterKeep.remove(name));
            }

            @Override
            public void close() throws IOException {
                staged.close();
            }
        };
    }

    @Override
    public Optional<Blob> find(Sha256 name) throws IOException {
        return blobs().find(name);
    }

    @Override
    public void delete(Sha256 name) throws IOException {
        happen(beforeDelete.remove(name));
        blobs().delete(name);
    }

    @Override
    public Stream<Kept> list() throws IOException {
        return blobs().list().onClose(runs::incrementAndGet);
    }
}
