package affineur.blobs.s3;

import affineur.engines.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
final class S3ProxyBlobsIT extends S3BlobsContract {
    private @Nullable S3Server server;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        server = S3Server.s3Proxy(directory);
    }

    @AfterAll
    void stop() {
        server().close();
    }

    @Override
    S3Server server() {
        return Objects.requireNonNull(server);
    }
}
