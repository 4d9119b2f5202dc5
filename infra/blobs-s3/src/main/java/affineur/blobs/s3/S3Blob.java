package affineur.blobs.s3;

import affineur.blobs.Blob;
import affineur.packaging.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** @param stored when S3 got it: it may have been renewed since, which is asked for only when somebody wants to know */
record S3Blob(S3Blobs blobs, Bucket bucket, Sha256 name, long size, Instant stored) implements Blob {
    @Override
    public Instant since() {
        return blobs.renewal(name).filter(stored::isBefore).orElse(stored);
    }

    @Override
    public ReadableByteChannel open(long from) throws IOException {
        return ObjectChannel.open(bucket, Layout.content(name), from, size);
    }

    @Override
    public Optional<Path> file() {
        return Optional.empty();
    }

    @Override
    public Optional<URI> location(String disposition, String contentType) {
        return bucket.presigned(Layout.content(name), disposition, contentType);
    }
}
