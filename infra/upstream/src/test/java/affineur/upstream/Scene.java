package affineur.upstream;

import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** A hostile upstream at {@code index.example.org}, and the registry that asks it, with little patience. */
final class Scene implements AutoCloseable {
    static final PackageName CHEESE = PackageName.parse("cheese");
    static final String PAGE = "/simple/cheese/";
    static final Limits HASTY = new Limits(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(4),
            Duration.ofSeconds(4),
            1 << 20,
            1 << 20,
            10_000);

    final HostileUpstream server;
    final SetClock clock = new SetClock();
    final UpstreamIndex index;
    private final Upstreams upstreams;

    Scene() {
        this(upstream -> upstream);
    }

    Scene(UnaryOperator<Upstream> set) {
        this(set, _ -> new InetAddress[] {InetAddress.getLoopbackAddress()});
    }

    Scene(UnaryOperator<Upstream> set, HostLookup lookup) {
        this(set, lookup, "http", new HostileUpstream(), null);
    }

    /** One that speaks TLS, and a registry that trusts whom that context trusts. */
    static Scene secure(HostileUpstream server, @Nullable SSLContext trusting) {
        return new Scene(
                upstream -> upstream,
                _ -> new InetAddress[] {InetAddress.getLoopbackAddress()},
                "https",
                server,
                trusting);
    }

    private Scene(
            UnaryOperator<Upstream> set,
            HostLookup lookup,
            String scheme,
            HostileUpstream server,
            @Nullable SSLContext trusting) {
        this.server = server;
        Upstream upstream =
                set.apply(Upstream.of("hostile", scheme + "://index.example.org:" + server.port() + "/simple")
                        .withFilesAt(List.of(HostPattern.parse("*.files.example.org:" + server.port())))
                        .allowingPrivateAddresses()
                        .within(HASTY));
        upstreams = Upstreams.open(
                List.of(upstream),
                UnaryOperator.identity(),
                10 << 20,
                Freshness.DEFAULT,
                UpstreamListener.NONE,
                new Network(lookup, trusting),
                clock);
        index = upstreams.all().getFirst();
    }

    /** A page with one file, at that URL. */
    static String page(String url) {
        return """
                {"meta": {"api-version": "1.1"}, "name": "cheese", "versions": ["1.0"],
                 "files": [{"filename": "cheese-1.0-py3-none-any.whl", "url": "%s", "hashes": {"sha256": "%s"}}]}
                """.formatted(url, "0".repeat(64));
    }

    UpstreamPage found() {
        return ((PageAnswer.Found) index.page(CHEESE)).page();
    }

    /** One that the page would name. */
    UpstreamFile file(String path, byte[] content) {
        return file(path, sha256(content), (long) content.length);
    }

    UpstreamFile file(String path, Sha256 sha256, @Nullable Long size) {
        return file(url(path), sha256, size);
    }

    static UpstreamFile file(URI url, Sha256 sha256, @Nullable Long size) {
        return new UpstreamFile(
                DistributionFilename.parse("cheese-1.0-py3-none-any.whl"),
                url,
                sha256,
                Map.of(),
                null,
                size,
                null,
                null,
                new UpstreamFile.Metadata(sha256),
                null);
    }

    URI url(String path) {
        return index.upstream().index().resolve(path);
    }

    String fileUrl(String host, String path) {
        return "http://" + host + ".files.example.org:" + server.port() + path;
    }

    static Sha256 sha256(byte[] content) {
        try {
            return Sha256.of(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static InetAddress address(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }

    static Refusal assertRefused(ProblemType type, ThrowingCallable asked) {
        Refusal refusal = Assertions.catchThrowableOfType(Refusal.class, asked);
        Assertions.assertThat(refusal).isNotNull();
        Assertions.assertThat(refusal.type()).as(refusal.text()).isEqualTo(type);
        Assertions.assertThat(refusal.text()).contains("'hostile'").matches("[\\x20-\\x7e]+");
        return refusal;
    }

    @Override
    public void close() {
        upstreams.close();
        server.close();
    }
}
