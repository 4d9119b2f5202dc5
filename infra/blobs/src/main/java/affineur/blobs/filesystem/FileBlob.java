package affineur.blobs.filesystem;

import static java.nio.file.StandardOpenOption.READ;

import affineur.blobs.Blob;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

record FileBlob(Path path, long size, Instant since) implements Blob {
    @Override
    public ReadableByteChannel open(long from) throws IOException {
        FileChannel channel = FileChannel.open(path, READ);
        try {
            return channel.position(from);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public Optional<Path> file() {
        return Optional.of(path);
    }
}
