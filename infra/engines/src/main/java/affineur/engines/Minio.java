package affineur.engines;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program {@code minio}: the one that is installed, or else one built from source where there is Go, which takes some
 * minutes and is done once. It is kept in the directory that the variable {@code AFFINEUR_CACHE} names, else in the
 * user's cache directory.
 */
public final class Minio {
    /** The directory with {@code public.crt} and {@code private.key}: not a variable of MinIO's own, but an option. */
    public static final String CERTIFICATES = "MINIO_CERTS_DIR";

    private static final Logger LOG = LoggerFactory.getLogger(Minio.class);
    private static final String MODULE = "github.com/minio/minio@latest";
    private static final Duration LONGEST_BUILD = Duration.ofMinutes(15);

    private Minio() {}

    /** Empty where it is not installed and cannot be built; a line in the log says why. */
    public static Optional<Path> find() throws IOException {
        Optional<Path> installed = HostTools.find("minio")
                .or(() -> executable(home().resolve(Path.of("go", "bin", "minio"))))
                .or(() -> executable(cache().resolve("minio")));
        return installed.isPresent() ? installed : build();
    }

    private static Optional<Path> build() throws IOException {
        Optional<Path> go = HostTools.find("go");
        if (go.isEmpty()) {
            LOG.info("There is no minio here, and no go to build it with");
            return Optional.empty();
        }
        Path cache = Files.createDirectories(cache());
        try (FileChannel channel = FileChannel.open(
                        cache.resolve("minio.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            Optional<Path> built = executable(cache.resolve("minio"));
            return built.isPresent() ? built : build(go.get(), cache);
        }
    }

    private static Optional<Path> build(Path go, Path cache) throws IOException {
        LOG.info("Building {} into {}: some minutes, once", MODULE, cache);
        Path log = cache.resolve("minio-build.log");
        Path scratch = Files.createDirectories(cache.resolve("minio-build"));
        var builder = new ProcessBuilder(go.toString(), "install", MODULE)
                .directory(cache.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("GOBIN", scratch.toString());
        builder.environment().put("CGO_ENABLED", "0");
        Process process = builder.start();
        try {
            if (process.waitFor(LONGEST_BUILD.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0) {
                // so that a build that was cut short is never taken for whole
                return Optional.of(Files.move(scratch.resolve("minio"), cache.resolve("minio")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while MinIO was built");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        LOG.warn("{} could not be built; {} says why", MODULE, log);
        return Optional.empty();
    }

    private static Path home() {
        return Path.of(System.getProperty("user.home"));
    }

    private static Path cache() {
        String named = System.getenv("AFFINEUR_CACHE");
        String users = System.getenv("XDG_CACHE_HOME");
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        return (users != null && !users.isBlank() ? Path.of(users) : home().resolve(".cache")).resolve("affineur");
    }

    private static Optional<Path> executable(Path file) {
        return Optional.of(file).filter(Files::isExecutable);
    }
}
