package affineur.blobs.s3;

import io.minio.BucketArgs;
import io.minio.CopyObjectArgs;
import io.minio.Http;
import io.minio.MakeBucketArgs;
import io.minio.MinioAsyncClient;
import io.minio.ObjectWriteResponse;
import io.minio.Xml;
import io.minio.credentials.AwsConfigProvider;
import io.minio.credentials.AwsEnvironmentProvider;
import io.minio.credentials.ChainedProvider;
import io.minio.credentials.IamAwsProvider;
import io.minio.errors.MinioException;
import io.minio.errors.XmlParserException;
import io.minio.messages.CopyObjectResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/** MinIO's client as we need it: many connections, bounded waits, and buckets that can also be made at AWS. */
final class Client extends MinioAsyncClient {
    /** S3 may be silent for so long while it copies or puts together large content. */
    private static final int SERVER_SIDE_WORK = (int) Duration.ofMinutes(10).toMillis();

    private static final int IDLE_CONNECTIONS = 64;
    private static final Duration IDLE_TIME = Duration.ofSeconds(30);

    private Client(MinioAsyncClient client) {
        super(client);
    }

    /** @throws IOException if the authority's certificates cannot be used */
    static OkHttpClient connections(S3Settings settings) throws IOException {
        var dispatcher = new Dispatcher(Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("s3-", 0).factory()));
        dispatcher.setMaxRequests(settings.connections());
        dispatcher.setMaxRequestsPerHost(settings.connections());
        OkHttpClient plain = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(
                        Math.min(settings.connections(), IDLE_CONNECTIONS), IDLE_TIME.toSeconds(), TimeUnit.SECONDS))
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectTimeout(settings.timeout())
                .readTimeout(settings.timeout())
                .writeTimeout(settings.timeout())
                .addInterceptor(new Retries())
                .addInterceptor(Client::patience)
                .addNetworkInterceptor(Client::withoutDelay)
                .build();
        Optional<Path> authority = settings.certificateAuthority();
        try {
            return authority.isPresent()
                    ? Http.enableExternalCertificates(plain, authority.get().toString(), null)
                    : plain;
        } catch (MinioException | RuntimeException e) {
            throw new IOException(
                    "The certificates of S3's authority cannot be used: " + authority.orElseThrow() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** OkHttp leaves Nagle's algorithm on: a small object takes 50 ms with it, for want of an acknowledgement. */
    private static Response withoutDelay(Interceptor.Chain chain) throws IOException {
        Connection connection = chain.connection();
        if (connection != null) {
            connection.socket().setTcpNoDelay(true);
        }
        return chain.proceed(chain.request());
    }

    private static Response patience(Interceptor.Chain chain) throws IOException {
        Request request = chain.request();
        boolean longWork = request.header("x-amz-copy-source") != null
                || (request.method().equals("POST") && request.url().queryParameter(Http.UPLOAD_ID) != null);
        return (longWork ? chain.withReadTimeout(SERVER_SIDE_WORK, TimeUnit.MILLISECONDS) : chain).proceed(request);
    }

    /** @param endpoint of the S3, ours or our clients' */
    static Client of(S3Settings settings, URI endpoint, OkHttpClient connections) {
        MinioAsyncClient.Builder builder = MinioAsyncClient.builder()
                .endpoint(endpoint.toString())
                .region(settings.region())
                .httpClient(connections);
        settings.keys()
                .ifPresentOrElse(
                        keys -> builder.credentials(keys.accessKey(), keys.secretKey()),
                        () -> builder.credentialsProvider(new ChainedProvider(
                                new AwsEnvironmentProvider(),
                                new AwsConfigProvider(null, null),
                                new IamAwsProvider(null, null))));
        var client = new Client(builder.build());
        if (settings.pathStyle()) {
            client.disableVirtualStyleEndpoint();
        } else {
            client.enableVirtualStyleEndpoint();
        }
        return client;
    }

    /** The SDK names the region {@code us-east-1} in the request, which AWS refuses. */
    CompletableFuture<?> create(String bucket, String region) {
        if (!region.equals(Http.US_EAST_1)) {
            return makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
        }
        BucketArgs named = MakeBucketArgs.builder().bucket(bucket).build();
        return executePutAsync(named, null, null, null).thenAccept(Response::close);
    }

    /**
     * In one request, up to 5 GiB, the most that S3 copies at once. The SDK's own method never ends with just 5 GiB: its
     * two ways of copying then call each other.
     */
    @Override
    public CompletableFuture<ObjectWriteResponse> copyObject(CopyObjectArgs args) {
        checkArgs(args);
        Http.Headers headers =
                Http.Headers.merge(args.makeHeaders(), args.source().makeCopyHeaders());
        return executePutAsync(args, headers, null, null).thenApply(response -> copied(args, response));
    }

    /** An answer that began well may still end with an error, in place of the result. */
    private static ObjectWriteResponse copied(CopyObjectArgs args, Response response) {
        try (response) {
            CopyObjectResult result =
                    Xml.unmarshal(CopyObjectResult.class, response.body().charStream());
            return new ObjectWriteResponse(
                    response.headers(),
                    args.bucket(),
                    args.region(),
                    args.object(),
                    result.etag(),
                    response.header("x-amz-version-id"),
                    result);
        } catch (XmlParserException e) {
            throw new CompletionException(e);
        }
    }
}
