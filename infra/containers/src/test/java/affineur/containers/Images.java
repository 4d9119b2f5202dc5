package affineur.containers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.testcontainers.utility.DockerImageName;

/** The official images, of the versions that Affineur is built for. */
public final class Images {
    /** More than usual, for machines that do much else. */
    public static final Duration PATIENCE = Duration.ofMinutes(3);

    private Images() {}

    public static DockerImageName kafka() {
        return named("kafka");
    }

    public static DockerImageName elasticsearch() {
        return named("elasticsearch");
    }

    public static DockerImageName minio() {
        return named("minio");
    }

    private static DockerImageName named(String server) {
        var images = new Properties();
        try (InputStream file = Objects.requireNonNull(Images.class.getResourceAsStream("images.properties"))) {
            images.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return DockerImageName.parse(Objects.requireNonNull(images.getProperty(server), server));
    }
}
