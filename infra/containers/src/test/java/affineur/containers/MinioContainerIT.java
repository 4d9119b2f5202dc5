package affineur.containers;

import affineur.blobs.Blobs;
import affineur.blobs.BlobsContract;
import affineur.blobs.s3.S3Blobs;
import affineur.blobs.s3.S3Settings;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.testcontainers.containers.MinIOContainer;

/** Each test has a bucket of its own. */
@NeedsContainers
final class MinioContainerIT extends BlobsContract {
    private static final AtomicInteger BUCKETS = new AtomicInteger();
    private static MinIOContainer minio;

    private S3Blobs blobs;

    @SuppressWarnings("NullAway") // JUnit calls open() first
    MinioContainerIT() {}

    @BeforeAll
    static void start() {
        minio = new MinIOContainer(Images.minio()).withStartupTimeout(Images.PATIENCE);
        minio.start();
    }

    @AfterAll
    static void stop() {
        minio.close();
    }

    @BeforeEach
    void open() throws IOException {
        blobs = S3Blobs.open(S3Settings.of(
                URI.create(minio.getS3URL()),
                "bucket-" + BUCKETS.incrementAndGet(),
                new S3Settings.Keys(minio.getUserName(), minio.getPassword())));
    }

    @AfterEach
    void close() {
        blobs.close();
    }

    @Override
    protected Blobs blobs() {
        return blobs;
    }
}
