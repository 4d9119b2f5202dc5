package affineur.blobs.filesystem;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import affineur.blobs.Blob;
import affineur.blobs.Blobs;
import affineur.blobs.Staged;
import affineur.packaging.Sha256;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Content in {@code sha256/ab/cd/abcd…} below a directory of its own; on its way in it stands in {@code staged/} beside
 * it, on the same file system, so that keeping is one rename. The time of a file is when it was last stored. One process
 * at a time: a lock says so.
 */
public final class FileSystemBlobs implements Blobs, Closeable {
    /** Bytes left free for the rest of the program: a full disk would stop the ledger too. */
    public static final long RESERVE = 64 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(FileSystemBlobs.class);
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private final Path root;
    private final Path kept;
    private final Path staging;
    private final FileStore store;
    private final long reserve;
    private final FileChannel lock;
    private final AtomicLong stagedSoFar = new AtomicLong();

    /** The first 8 bits of digests whose directory is known to be on disk. */
    private final BitSet durableFirstLevel = new BitSet(1 << 8);

    /** The same of the first 16 bits. */
    private final BitSet durableSecondLevel = new BitSet(1 << 16);

    private FileSystemBlobs(Path root, long reserve, FileChannel lock) throws IOException {
        this.root = root;
        this.kept = root.resolve("sha256");
        this.staging = root.resolve("staged");
        this.reserve = reserve;
        this.lock = lock;
        Files.createDirectories(kept);
        Files.createDirectories(staging);
        forceDirectory(root);
        removeLeftovers();
        this.store = Files.getFileStore(root);
    }

    /**
     * Opens the directory, makes it where it is missing, and removes what a crash left on its way in.
     *
     * @throws IOException if it cannot be written, or if another process has it open
     */
    public static FileSystemBlobs open(Path root) throws IOException {
        return open(root, RESERVE);
    }

    /** @param reserve bytes of the disk to leave free */
    public static FileSystemBlobs open(Path root, long reserve) throws IOException {
        Files.createDirectories(root);
        FileChannel lock = FileChannel.open(root.resolve("lock"), CREATE, WRITE);
        try {
            if (lock.tryLock() == null) {
                throw inUse(root);
            }
            return new FileSystemBlobs(root, reserve, lock);
        } catch (OverlappingFileLockException e) {
            lock.close();
            throw inUse(root);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private static IOException inUse(Path root) {
        return new FileSystemException(root.toString(), null, "the files here are in use by another process");
    }

    private void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(staging)) {
            for (Path leftover : leftovers) {
                Files.delete(leftover);
            }
        }
    }

    @Override
    public Staged stage() {
        try {
            requireSpace();
            Path file = staging.resolve(Long.toString(stagedSoFar.getAndIncrement()));
            return new StagedFile(this, file);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    @Override
    public Optional<Blob> find(Sha256 name) throws IOException {
        Path file = path(name);
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new FileBlob(
                    file, attributes.size(), attributes.lastModifiedTime().toInstant()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void delete(Sha256 name) throws IOException {
        Files.deleteIfExists(path(name));
    }

    @Override
    public Stream<Kept> list() throws IOException {
        return entries(kept)
                .flatMap(FileSystemBlobs::entries)
                .flatMap(FileSystemBlobs::entries)
                .flatMap(FileSystemBlobs::kept);
    }

    /** A directory's entries; none where something else stands in its place. */
    @SuppressWarnings("StreamResourceLeak") // closed by the flatMap around it, the outermost by the caller of list()
    private static Stream<Path> entries(Path directory) {
        try {
            return Files.list(directory);
        } catch (NotDirectoryException | NoSuchFileException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Kept> kept(Path file) {
        String name = String.valueOf(file.getFileName());
        if (!HEX.matcher(name).matches()) {
            return Stream.empty();
        }
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Stream.of(new Kept(
                    new Sha256(name),
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant()));
        } catch (NoSuchFileException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the directory go. Content that is being staged is dropped when the directory is opened again. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    /** @param channel the staged content, all of it */
    void keep(Sha256 name, Path staged, FileChannel channel) {
        try {
            Path target = path(name);
            FileTime now = FileTime.from(Instant.now());
            if (!renewed(target, channel.size(), now)) {
                Files.setLastModifiedTime(staged, now);
                channel.force(true);
                Files.createDirectories(directory(name));
                Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
            }
            // Also where the content was there: whoever stored it may not have come so far yet.
            forceName(name);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    /** Whether the content is there already. A file of another size is damaged: the new one takes its place. */
    private static boolean renewed(Path target, long size, FileTime now) throws IOException {
        try {
            if (Files.size(target) != size) {
                return false;
            }
            Files.setLastModifiedTime(target, now);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void forceName(Sha256 name) throws IOException {
        forceDirectory(directory(name));
        Path parent = kept.resolve(name.hex().substring(0, 2));
        forceOnce(parent, Integer.parseInt(name.hex().substring(0, 4), 16), durableSecondLevel);
        forceOnce(kept, Integer.parseInt(name.hex().substring(0, 2), 16), durableFirstLevel);
    }

    /** @param entry of the directory, that must be on disk */
    private static void forceOnce(Path directory, int entry, BitSet durable) throws IOException {
        synchronized (durable) {
            if (durable.get(entry)) {
                return;
            }
        }
        forceDirectory(directory);
        synchronized (durable) {
            durable.set(entry);
        }
    }

    private Path directory(Sha256 name) {
        return kept.resolve(name.hex().substring(0, 2)).resolve(name.hex().substring(2, 4));
    }

    private Path path(Sha256 name) {
        return directory(name).resolve(name.hex());
    }

    /** Puts a directory's entries on disk: the fsync of a file says nothing of its name. */
    private static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    void requireSpace() throws IOException {
        if (store.getUsableSpace() < reserve) {
            throw new FileSystemException(
                    root.toString(), null, "less than " + reserve + " bytes are left on the disk");
        }
    }

    Refusal cannotWrite(IOException cause) {
        LOG.error("Files cannot be stored in {}", root, cause);
        boolean full;
        try {
            full = store.getUsableSpace() < Math.max(reserve, 1 << 20);
        } catch (IOException e) {
            full = false;
        }
        return full
                ? new Refusal(
                        ProblemType.STORAGE_FULL,
                        "The registry's disk is full, so nothing was stored. Ask its operator to make room, then try again.")
                : new Refusal(
                        ProblemType.STORAGE_UNWRITABLE,
                        "The registry cannot write to its disk, so nothing was stored. Its operator finds the cause in its log.");
    }
}
