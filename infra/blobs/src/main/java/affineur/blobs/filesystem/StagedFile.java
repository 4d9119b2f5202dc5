package affineur.blobs.filesystem;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import affineur.blobs.Staged;
import affineur.packaging.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** One file on its way in. For one thread at a time. */
final class StagedFile implements Staged {
    /** Bytes after which the room on the disk is looked at again. */
    private static final int SPACE_CHECK = 16 << 20;

    private final FileSystemBlobs blobs;
    private final Path file;
    private final FileChannel channel;
    private long sinceSpaceCheck;
    private boolean finished;

    StagedFile(FileSystemBlobs blobs, Path file) throws IOException {
        this.blobs = blobs;
        this.file = file;
        this.channel = FileChannel.open(file, CREATE_NEW, WRITE);
    }

    @Override
    public void write(ByteBuffer content) {
        requireUnfinished();
        try {
            sinceSpaceCheck += content.remaining();
            if (sinceSpaceCheck > SPACE_CHECK) {
                sinceSpaceCheck = 0;
                blobs.requireSpace();
            }
            while (content.hasRemaining()) {
                channel.write(content);
            }
        } catch (IOException e) {
            throw blobs.cannotWrite(e);
        }
    }

    @Override
    public SeekableByteChannel read() throws IOException {
        requireUnfinished();
        return FileChannel.open(file, READ);
    }

    @Override
    public void keep(Sha256 name) throws IOException {
        requireUnfinished();
        blobs.keep(name, file, channel);
        close();
    }

    private void requireUnfinished() {
        if (finished) {
            throw new IllegalStateException("The content was kept or dropped already");
        }
    }

    @Override
    public void close() throws IOException {
        if (!finished) {
            finished = true;
            channel.close();
            Files.deleteIfExists(file); // where it was kept, it has moved away, unless the content was there before
        }
    }
}
