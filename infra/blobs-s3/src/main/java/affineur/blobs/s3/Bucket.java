package affineur.blobs.s3;

import affineur.refusal.Refusal;
import io.minio.AbortMultipartUploadArgs;
import io.minio.Checksum;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CopyObjectArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.GetObjectArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.HeadBucketArgs;
import io.minio.HeadObjectArgs;
import io.minio.Http;
import io.minio.ListObjectsV2Args;
import io.minio.PutObjectAPIArgs;
import io.minio.RemoveObjectArgs;
import io.minio.ServerSideEncryption;
import io.minio.SourceObject;
import io.minio.UploadPartArgs;
import io.minio.UploadPartResponse;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Contents;
import io.minio.messages.Item;
import io.minio.messages.ListBucketResultV2;
import io.minio.messages.Part;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32C;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One bucket: objects by their keys. What S3 does not do becomes a {@link Refusal} (unavailable); what is not there is
 * no failure.
 */
final class Bucket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bucket.class);
    private static final String BINARY = "application/octet-stream";
    private static final Set<String> MISSING = Set.of("NoSuchKey", "NoSuchUpload", "NotFound");

    private final OkHttpClient connections;
    private final Client client;
    private final @Nullable Client signer;
    private final S3Settings settings;
    private final Outage outage;
    private final @Nullable ServerSideEncryption encryption;

    /** What S3 says of an object. */
    record Stored(String key, long size, Instant modified) {}

    /** An upload in parts that is not complete. */
    record Upload(String key, String id) {}

    private Bucket(OkHttpClient connections, S3Settings settings) throws IOException {
        this.connections = connections;
        this.settings = settings;
        this.client = Client.of(settings, settings.endpoint(), connections);
        this.signer = settings.redirects()
                .map(redirects -> Client.of(settings, redirects.endpoint().orElse(settings.endpoint()), connections))
                .orElse(null);
        this.outage = new Outage("The bucket " + settings.bucket() + " at " + settings.endpoint());
        this.encryption = encryption(settings.encryption());
    }

    private static @Nullable ServerSideEncryption encryption(S3Settings.Encryption encryption) throws IOException {
        return switch (encryption) {
            case S3Settings.Encryption.None none -> null;
            case S3Settings.Encryption.OwnKeys ownKeys -> new ServerSideEncryption.S3();
            case S3Settings.Encryption.Kms kms -> {
                try {
                    yield new ServerSideEncryption.KMS(kms.keyId(), Map.of());
                } catch (MinioException e) {
                    throw new IOException("The key " + kms.keyId() + " cannot be used: " + e.getMessage(), e);
                }
            }
        };
    }

    /**
     * Connects, and makes the bucket where it is missing.
     *
     * @throws IOException in words for the operator: S3 cannot be reached, or does not allow it
     */
    static Bucket open(S3Settings settings) throws IOException {
        OkHttpClient connections = Client.connections(settings);
        Bucket bucket = new Bucket(connections, settings);
        try {
            bucket.ensureExists();
            return bucket;
        } catch (IOException | RuntimeException e) {
            bucket.close();
            throw e;
        }
    }

    private void ensureExists() throws IOException {
        String name = settings.bucket();
        try {
            client.headBucket(HeadBucketArgs.builder().bucket(name).build()).join();
        } catch (CompletionException | ProviderException e) {
            if (!(e.getCause() instanceof ErrorResponseException refused)) {
                throw cannotOpen("cannot be reached", e.getCause() == null ? e : e.getCause());
            }
            switch (refused.errorResponse().code()) {
                case "NoSuchBucket", "NotFound" -> create();
                case "AccessDenied" ->
                    throw cannotOpen("is refused to us: the keys are wrong, or may not use this bucket", refused);
                default -> throw cannotOpen("cannot be used", refused);
            }
        }
    }

    private void create() throws IOException {
        try {
            client.create(settings.bucket(), settings.region()).join();
            LOG.info("Made the bucket {} at {}", settings.bucket(), settings.endpoint());
        } catch (CompletionException e) {
            String code = e.getCause() instanceof ErrorResponseException refused
                    ? refused.errorResponse().code()
                    : "";
            if (!code.equals("BucketAlreadyOwnedByYou")) {
                throw cannotOpen("is missing and cannot be made; make it, or let these keys make it", e.getCause());
            }
        }
    }

    private IOException cannotOpen(String why, @Nullable Throwable cause) {
        return new IOException("The bucket " + settings.bucket() + " at " + settings.endpoint() + " " + why + ": "
                + Outage.describe(cause));
    }

    /** Stores a small object whole, and has S3 check it. */
    void put(String key, byte[] content, int length, byte[] sha256) {
        Http.Headers headers = encrypted();
        headers.put("x-amz-checksum-sha256", Checksum.base64String(sha256));
        await(() -> client.putObject(PutObjectAPIArgs.builder()
                .bucket(settings.bucket())
                .object(key)
                .contentType(BINARY)
                .data(content, length)
                .headers(headers)
                .build()));
    }

    Optional<Stored> head(String key) {
        return unlessMissing(() -> client.headObject(HeadObjectArgs.builder()
                        .bucket(settings.bucket())
                        .object(key)
                        .build()))
                .map(head -> new Stored(key, head.size(), head.lastModified().toInstant()));
    }

    /** The bytes from one on, to the end or as many; empty if the object is gone. Close the stream. */
    Optional<InputStream> get(String key, long from, @Nullable Long length) {
        return unlessMissing(() -> client.getObject(GetObjectArgs.builder()
                        .bucket(settings.bucket())
                        .object(key)
                        .offset(from)
                        .length(length)
                        .build()))
                .map(response -> response);
    }

    /** Nothing happens where there is none. */
    void delete(String key) {
        unlessMissing(() -> client.removeObject(
                RemoveObjectArgs.builder().bucket(settings.bucket()).object(key).build()));
    }

    /** Within S3; whole or not at all. */
    void copy(String from, String to) {
        await(() -> client.copyObject(CopyObjectArgs.builder()
                .bucket(settings.bucket())
                .object(to)
                .source(SourceObject.builder()
                        .bucket(settings.bucket())
                        .object(from)
                        .build())
                .sse(encryption)
                .build()));
    }

    /** By their keys' order. */
    Stream<Stored> list(String prefix) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(new Listing(prefix), Spliterator.ORDERED), false);
    }

    /** Fetches page by page. */
    private final class Listing implements Iterator<Stored> {
        private final String prefix;
        private Iterator<Contents> page = Collections.emptyIterator();
        private @Nullable String token;
        private boolean last;

        Listing(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public boolean hasNext() {
            while (!page.hasNext() && !last) {
                ListBucketResultV2 next = await(() -> client.listObjectsV2(ListObjectsV2Args.builder()
                                .bucket(settings.bucket())
                                .prefix(prefix)
                                .encodingType("url")
                                .continuationToken(token)
                                .build()))
                        .result();
                next.contents().forEach(item -> item.setEncodingType(next.encodingType()));
                page = next.contents().iterator();
                token = next.nextContinuationToken();
                last = !next.isTruncated();
            }
            return page.hasNext();
        }

        @Override
        public Stored next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Item item = page.next();
            return new Stored(
                    item.objectName(), item.size(), item.lastModified().toInstant());
        }
    }

    Upload begin(String key) {
        Http.Headers headers = encrypted();
        headers.put(Http.Headers.CONTENT_TYPE, BINARY);
        headers.put("x-amz-checksum-algorithm", "CRC32C");
        return new Upload(
                key,
                await(() -> client.createMultipartUpload(CreateMultipartUploadArgs.builder()
                                .bucket(settings.bucket())
                                .object(key)
                                .headers(headers)
                                .build()))
                        .result()
                        .uploadId());
    }

    /** Sends a part, and has S3 check it. The buffer is ours until the future is done. */
    CompletableFuture<Part> send(Upload upload, int number, byte[] buffer, int length) {
        var crc = new CRC32C();
        crc.update(buffer, 0, length);
        byte[] sum = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
        UploadPartArgs part = UploadPartArgs.builder()
                .bucket(settings.bucket())
                .object(upload.key())
                .uploadId(upload.id())
                .partNumber(number)
                .data(buffer, length)
                .headers(new Http.Headers(
                        "x-amz-checksum-crc32c", Base64.getEncoder().encodeToString(sum)))
                .build();
        try {
            return client.uploadPart(part).thenApply(UploadPartResponse::part);
        } catch (ProviderException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Waits for what {@link #send} has begun. */
    Part sent(CompletableFuture<Part> part) {
        return await(() -> part);
    }

    void complete(Upload upload, List<Part> parts) {
        await(() -> client.completeMultipartUpload(CompleteMultipartUploadArgs.builder()
                .bucket(settings.bucket())
                .object(upload.key())
                .uploadId(upload.id())
                .parts(parts.toArray(Part[]::new))
                .build()));
    }

    void abort(Upload upload) {
        unlessMissing(() -> client.abortMultipartUpload(AbortMultipartUploadArgs.builder()
                .bucket(settings.bucket())
                .object(upload.key())
                .uploadId(upload.id())
                .build()));
    }

    /** Where a client may fetch the object by itself for a while; empty if that is not wished. */
    Optional<URI> presigned(String key, String disposition, String contentType) {
        Client presigner = signer;
        if (presigner == null) {
            return Optional.empty();
        }
        Duration validity = settings.redirects().orElseThrow().validity();
        try {
            return Optional.of(URI.create(presigner.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                    .method(Http.Method.GET)
                    .bucket(settings.bucket())
                    .object(key)
                    .expiry((int) validity.toSeconds())
                    .extraQueryParams(
                            Map.of("response-content-disposition", disposition, "response-content-type", contentType))
                    .build())));
        } catch (MinioException | ProviderException e) {
            throw outage.because(e);
        }
    }

    private Http.Headers encrypted() {
        return encryption == null ? new Http.Headers() : new Http.Headers(encryption.headers());
    }

    private <T> T await(Supplier<CompletableFuture<T>> request) {
        try {
            T answer = request.get().join();
            outage.over();
            return answer;
        } catch (CompletionException e) {
            throw outage.because(e.getCause());
        } catch (ProviderException e) {
            throw outage.because(e);
        }
    }

    private <T> Optional<T> unlessMissing(Supplier<CompletableFuture<T>> request) {
        try {
            Optional<T> answer = Optional.ofNullable(request.get().join());
            outage.over();
            return answer;
        } catch (CompletionException e) {
            if (e.getCause() instanceof ErrorResponseException refused
                    && MISSING.contains(refused.errorResponse().code())) {
                outage.over();
                return Optional.empty();
            }
            throw outage.because(e.getCause());
        } catch (ProviderException e) {
            throw outage.because(e);
        }
    }

    /** For what fails while an object's bytes come. */
    Refusal failed(IOException cause) {
        return outage.because(cause);
    }

    @Override
    public void close() {
        connections.dispatcher().executorService().shutdown();
        connections.connectionPool().evictAll();
    }
}
