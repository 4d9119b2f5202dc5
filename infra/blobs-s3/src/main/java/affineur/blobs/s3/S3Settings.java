package affineur.blobs.s3;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the S3 is and how it is used. What cannot be is refused with an {@link IllegalArgumentException} whose message is
 * for the operator.
 *
 * @param endpoint {@code https://host[:port]} or {@code http://…}
 * @param region what requests are signed for; where there are none, {@link #REGION}
 * @param bucket created when it is missing
 * @param keys without them, AWS's own ways are tried: environment, {@code ~/.aws}, the identity of pod, task or machine
 * @param pathStyle the bucket stands in the path ({@code host/bucket}), not in the host's name ({@code bucket.host})
 * @param certificateAuthority PEM; trusted besides those that Java trusts
 * @param timeout of silence: how long a connection may take to come about and an answer to begin or go on
 * @param connections at most so many requests at once
 * @param uploadMemory bytes for content on its way in; an upload takes 8 or 16 MiB of it, and waits where none is left
 * @param redirects clients are sent to S3 for files; without it they are served from here
 */
public record S3Settings(
        URI endpoint,
        String region,
        String bucket,
        Optional<Keys> keys,
        boolean pathStyle,
        Encryption encryption,
        Optional<Path> certificateAuthority,
        Duration timeout,
        int connections,
        long uploadMemory,
        Optional<Redirects> redirects) {
    public static final String REGION = "us-east-1";
    public static final Duration TIMEOUT = Duration.ofSeconds(30);
    public static final int CONNECTIONS = 256;
    public static final long UPLOAD_MEMORY = 256L << 20;

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    public S3Settings {
        requireServer("The endpoint of S3", endpoint);
        if (region.isBlank()) {
            throw new IllegalArgumentException("The region of S3 is empty; where it has none, say " + REGION + ".");
        }
        if (!BUCKET.matcher(bucket).matches() || bucket.contains("..")) {
            throw new IllegalArgumentException("'" + bucket
                    + "' cannot be the name of a bucket: 3 to 63 lower case letters, digits, dots and hyphens.");
        }
        certificateAuthority.ifPresent(file -> {
            if (!Files.isReadable(file)) {
                throw new IllegalArgumentException("The certificates of S3's authority cannot be read: " + file + ".");
            }
        });
        if (encryption instanceof Encryption.Kms && !endpoint.getScheme().equalsIgnoreCase("https")) {
            throw new IllegalArgumentException(
                    "Encryption with keys of a KMS needs an S3 at https://…, not at " + endpoint + ".");
        }
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("The timeout of S3 is one hour at most, and not " + timeout + ".");
        }
        if (connections < 1) {
            throw new IllegalArgumentException("S3 needs one connection at least, not " + connections + ".");
        }
        if (uploadMemory < 2L * StagedContent.PART) {
            throw new IllegalArgumentException("Uploads need " + 2 * StagedContent.PART
                    + " bytes of memory at least to go to S3, not " + uploadMemory + ".");
        }
    }

    /** With what is usual for the rest. */
    public static S3Settings of(URI endpoint, String bucket, Keys keys) {
        return new S3Settings(
                endpoint,
                REGION,
                bucket,
                Optional.of(keys),
                true,
                new Encryption.None(),
                Optional.empty(),
                TIMEOUT,
                CONNECTIONS,
                UPLOAD_MEMORY,
                Optional.empty());
    }

    /** What proves who we are. The secret is in no message. */
    public record Keys(String accessKey, String secretKey) {
        public Keys {
            if (accessKey.isBlank() || secretKey.isBlank()) {
                throw new IllegalArgumentException("The access key and the secret key of S3 go together.");
            }
        }

        @Override
        public String toString() {
            return "Keys[" + accessKey + ", secret]";
        }
    }

    /** How the S3 encrypts what it stores. */
    public sealed interface Encryption {
        /** As the bucket has it by default. */
        record None() implements Encryption {}

        /** With the S3's own keys (SSE-S3). */
        record OwnKeys() implements Encryption {}

        /** With a key of a key management service (SSE-KMS). */
        record Kms(String keyId) implements Encryption {
            public Kms {
                if (keyId.isBlank()) {
                    throw new IllegalArgumentException("Encryption with keys of a KMS needs the name of a key.");
                }
            }
        }
    }

    /**
     * Clients get a presigned address.
     *
     * @param validity how long they may begin to use it
     * @param endpoint of the S3 as they see it, if that is another than ours
     */
    public record Redirects(Duration validity, Optional<URI> endpoint) {
        private static final Duration LONGEST = Duration.ofDays(7);

        public Redirects {
            if (validity.compareTo(Duration.ofSeconds(1)) < 0 || validity.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "Redirects to S3 are valid for one second to seven days, not for " + validity + ".");
            }
            endpoint.ifPresent(uri -> requireServer("The endpoint of S3 for clients", uri));
        }
    }

    private static void requireServer(String what, URI uri) {
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        String path = uri.getRawPath();
        if (!http
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || !(path == null || path.isEmpty() || path.equals("/"))) {
            throw new IllegalArgumentException(what + " is http://host:port or https://host:port, without more.");
        }
    }
}
