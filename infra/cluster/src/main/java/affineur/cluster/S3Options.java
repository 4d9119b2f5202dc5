package affineur.cluster;

import affineur.blobs.s3.S3Settings;
import affineur.blobs.s3.S3Settings.Encryption;
import affineur.blobs.s3.S3Settings.Keys;
import affineur.blobs.s3.S3Settings.Redirects;
import affineur.packaging.Sha256;
import affineur.server.CannotStart;
import affineur.server.settings.SecretFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import picocli.CommandLine.Option;

/** Fills {@link S3Settings}. */
final class S3Options {
    /** Content that nobody has: to ask for it is to ask whether S3 answers. */
    static final Sha256 NOTHING = Sha256.of(new byte[32]);

    @Option(
            names = "--s3-endpoint",
            paramLabel = "URL",
            required = true,
            description = "Any S3: https://host or http://host:9000.")
    private URI endpoint = URI.create("");

    @Option(
            names = "--s3-region",
            paramLabel = "NAME",
            defaultValue = S3Settings.REGION,
            description = "What requests are signed for.")
    private String region = "";

    @Option(
            names = "--s3-bucket",
            paramLabel = "NAME",
            defaultValue = "affineur",
            description = "Where files are kept. It is created where it is missing.")
    private String bucket = "";

    @Option(
            names = "--s3-access-key",
            paramLabel = "KEY",
            description =
                    "Default: found as AWS's own tools find it, in environment, ~/.aws, or the machine's identity.")
    private @Nullable String accessKey;

    @Option(names = "--s3-secret-key", paramLabel = "KEY", description = "Goes with the access key. Better is a file.")
    private @Nullable String secretKey;

    @Option(names = "--s3-secret-key-file", paramLabel = "FILE", description = "A file that holds the secret key.")
    private @Nullable Path secretKeyFile;

    @Option(
            names = "--s3-path-style",
            paramLabel = "BOOLEAN",
            arity = "1",
            defaultValue = "true",
            description = "Whether the bucket stands in the path (host/bucket) or in the host's name (bucket.host).")
    private boolean pathStyle;

    @Option(
            names = "--s3-encryption",
            paramLabel = "HOW",
            defaultValue = "none",
            description = "How S3 encrypts what it stores: none (as the bucket has it), s3 (SSE-S3) or kms (SSE-KMS).")
    private EncryptionKind encryption = EncryptionKind.NONE;

    @Option(names = "--s3-kms-key", paramLabel = "NAME", description = "The key for --s3-encryption kms.")
    private @Nullable String kmsKey;

    @Option(
            names = "--s3-ca",
            paramLabel = "FILE",
            description = "Who vouches for S3's certificate, in PEM, besides those whom Java trusts.")
    private @Nullable Path ca;

    @Option(
            names = "--s3-timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How long S3 may be silent before a request is given up.")
    private Duration timeout = S3Settings.TIMEOUT;

    @Option(
            names = "--s3-connections",
            paramLabel = "COUNT",
            defaultValue = "256",
            description = "Requests to S3 at once.")
    private int connections;

    @Option(
            names = "--s3-upload-memory",
            paramLabel = "SIZE",
            defaultValue = "256MB",
            description = "Memory for uploads on their way; each takes 8 or 16 MB of it, and waits where none is left.")
    private DataSize uploadMemory = DataSize.ofBytes(S3Settings.UPLOAD_MEMORY);

    @Option(
            names = "--s3-redirects",
            paramLabel = "BOOLEAN",
            arity = "1",
            defaultValue = "false",
            description = "Whether downloads are sent to S3 by presigned redirects.")
    private boolean redirects;

    @Option(
            names = "--s3-redirect-validity",
            paramLabel = "TIME",
            defaultValue = "5m",
            description = "How long a client may begin a download to which it was sent.")
    private Duration validity = Duration.ZERO;

    @Option(
            names = "--s3-public-endpoint",
            paramLabel = "URL",
            description = "S3 as clients see it, for redirects. Default: --s3-endpoint.")
    private @Nullable URI publicEndpoint;

    private enum EncryptionKind {
        NONE,
        S3,
        KMS
    }

    /** @throws CannotStart if they cannot be */
    S3Settings settings() {
        Optional<Keys> keys = keys();
        try {
            return new S3Settings(
                    endpoint,
                    region,
                    bucket,
                    keys,
                    pathStyle,
                    switch (encryption) {
                        case NONE -> new Encryption.None();
                        case S3 -> new Encryption.OwnKeys();
                        case KMS -> new Encryption.Kms(kmsKey == null ? "" : kmsKey);
                    },
                    Optional.ofNullable(ca),
                    timeout,
                    connections,
                    uploadMemory.toBytes(),
                    redirects
                            ? Optional.of(new Redirects(validity, Optional.ofNullable(publicEndpoint)))
                            : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new CannotStart(String.valueOf(e.getMessage()));
        }
    }

    private Optional<Keys> keys() {
        Optional<String> secret = SecretFile.read("s3-secret-key", secretKey, secretKeyFile);
        if (accessKey == null && secret.isEmpty()) {
            return Optional.empty();
        }
        if (accessKey == null || secret.isEmpty()) {
            throw new CannotStart("--s3-access-key and --s3-secret-key go together.");
        }
        return Optional.of(new Keys(accessKey, secret.get()));
    }
}
