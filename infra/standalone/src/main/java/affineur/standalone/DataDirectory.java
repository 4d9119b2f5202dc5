package affineur.standalone;

import affineur.server.CannotStart;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The one directory that holds everything, locked while it is open. */
final class DataDirectory implements AutoCloseable {
    private final Path root;
    private final FileChannel lock;

    private DataDirectory(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /**
     * Opens the directory, making it if need be.
     *
     * @throws CannotStart if it cannot be written
     * @throws InUse if another process has it
     */
    static DataDirectory open(Path root) {
        try {
            Files.createDirectories(root);
            FileChannel file =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(file) == null) {
                file.close();
                throw new InUse(root);
            }
            return new DataDirectory(root.toAbsolutePath().normalize(), file);
        } catch (IOException e) {
            throw new CannotStart("The data directory " + root + " cannot be used: " + e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            return null;
        }
    }

    Path root() {
        return root;
    }

    /** The broker's log: the ledger itself. Everything else but {@link #blobs} can be grown anew from it. */
    Path kafka() {
        return root.resolve("kafka");
    }

    Path ledgerIndex() {
        return root.resolve("ledger-index");
    }

    Path documents() {
        return root.resolve("documents");
    }

    Path blobs() {
        return root.resolve("blobs");
    }

    Path log() {
        return root.resolve("affineur.log");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    /** Another process works on the directory. */
    static final class InUse extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InUse(Path root) {
            super("Affineur is already running on the data directory " + root);
        }
    }
}
