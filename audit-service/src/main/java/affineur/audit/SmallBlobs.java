package affineur.audit;

import affineur.blobs.Blob;
import affineur.blobs.Blobs;
import affineur.blobs.Staged;
import affineur.packaging.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Optional;

/** Blobs that fit into memory. */
public final class SmallBlobs {
    private final Blobs blobs;

    public SmallBlobs(Blobs blobs) {
        this.blobs = blobs;
    }

    /** @return its name; when this returns it is on disk to stay */
    public Sha256 keep(byte[] content) throws IOException {
        Sha256 name = Sha256.ofContent(content);
        try (Staged staged = blobs.stage()) {
            staged.write(ByteBuffer.wrap(content));
            staged.keep(name);
        }
        return name;
    }

    /** @return as many of its bytes; empty if it is lost */
    public Optional<byte[]> find(Sha256 name, int most) throws IOException {
        Optional<Blob> blob = blobs.find(name);
        if (blob.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = Channels.newInputStream(blob.get().open(0))) {
            return Optional.of(in.readNBytes(most));
        }
    }
}
