package affineur.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker's directory, held by this process alone from before the first byte is read. */
final class DataDirectory implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final String META = "meta.properties";

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static DataDirectory lock(Path directory) {
        FileChannel channel = null;
        try {
            Path path = Files.createDirectories(directory).toRealPath();
            // Kafka has a lock of its own, but takes it only after its controller has begun to write.
            channel = FileChannel.open(path.resolve(".in-use"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw BrokerUnavailable.inUse(directory, null);
            }
            return new DataDirectory(path, channel);
        } catch (OverlappingFileLockException e) {
            throw BrokerUnavailable.inUse(directory, e);
        } catch (IOException e) {
            throw BrokerUnavailable.because(directory, e);
        }
    }

    Path path() {
        return path;
    }

    void formatOnce() throws IOException {
        if (Files.exists(path.resolve(META))) {
            return;
        }
        try (Stream<Path> files = Files.list(path)) {
            // meta.properties is the last thing that formatting writes: without it there can be no topic yet
            if (files.anyMatch(f -> f.getFileName().toString().matches(".+-\\d+"))) {
                throw new IOException(META + " is gone");
            }
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
                    .setNodeId(BrokerConfiguration.NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(LoopbackListeners.CONTROLLER)
                    .setMetadataLogDirectory(path.toString())
                    .addDirectory(path.toString())
                    .setIgnoreFormatted(true)
                    .run();
        } catch (Exception e) {
            throw new IOException("formatting failed: " + e.getMessage(), e);
        }
        log.debug("{}", said.toString(StandardCharsets.UTF_8));
    }

    /** Topics that have records here, with a directory that bears their name. */
    Map<Uuid, Path> topics() throws IOException {
        Map<Uuid, Path> topics = new HashMap<>();
        try (Stream<Path> partitions = Files.list(path)) {
            for (Path partition : partitions.filter(DataDirectory::isPartition).toList()) {
                for (String line : Files.readAllLines(partition.resolve("partition.metadata"))) {
                    if (line.startsWith("topic_id: ")) {
                        topics.put(Uuid.fromString(line.substring("topic_id: ".length())), partition);
                    }
                }
            }
        }
        topics.remove(Uuid.METADATA_TOPIC_ID);
        return topics;
    }

    private static boolean isPartition(Path directory) {
        return directory.getFileName().toString().matches(".+-\\d+")
                && Files.exists(directory.resolve("partition.metadata"));
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
