package affineur.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An issuer on loopback that can be made to lie, to be slow, and to be gone. */
public final class ForgedIssuer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final Map<String, UnaryOperator<String>> jobs = new ConcurrentHashMap<>();
    private volatile boolean endless;
    private volatile CountDownLatch speaking = new CountDownLatch(0);

    public ForgedIssuer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            await(speaking);
            byte[] answer = answer(exchange.getRequestURI());
            if (endless) {
                exchange.sendResponseHeaders(200, 0);
                try (OutputStream body = exchange.getResponseBody()) {
                    while (endless) {
                        body.write(' ');
                        body.flush();
                    }
                }
            } else if (answer == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        server.start();
        configure(uri().toString(), uri() + "/keys");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte @Nullable [] answer(URI asked) {
        UnaryOperator<String> job = jobs.get(asked.getPath());
        return job == null
                ? answers.get(asked.getPath())
                : ("{\"value\": \"" + job.apply(audience(asked.getQuery())) + "\"}").getBytes(UTF_8);
    }

    private static String audience(@Nullable String query) {
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            if (pair.startsWith("audience=")) {
                return pair.substring("audience=".length());
            }
        }
        return "";
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public void configure(String issuer, String keys) {
        answer("/.well-known/openid-configuration", "{\"issuer\": \"" + issuer + "\", \"jwks_uri\": \"" + keys + "\"}");
    }

    public void answer(String path, String body) {
        answers.put(path, body.getBytes(UTF_8));
    }

    public void forget(String path) {
        answers.remove(path);
    }

    public void publish(JWK... keys) {
        List<JWK> all = new ArrayList<>();
        for (JWK key : keys) {
            all.add(key.toPublicJWK());
        }
        answer("/keys", new JWKSet(all).toString());
    }

    /** Gives jobs tokens for the audience that they ask for, as GitHub Actions does: {@code {"value": …}}. */
    public void grant(String path, UnaryOperator<String> token) {
        jobs.put(path, token);
    }

    /** Takes requests and says nothing, until it is closed. */
    public void beSilent() {
        speaking = new CountDownLatch(1);
    }

    /** Never comes to an end, a byte at a time. */
    public void beEndless() {
        endless = true;
    }

    public int asked() {
        return asked.get();
    }

    public static String sign(JWK key, JWSAlgorithm algorithm, JWTClaimsSet claims) throws JOSEException {
        return sign(key, new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
    }

    public static String sign(JWK key, JWSHeader header, JWTClaimsSet claims) throws JOSEException {
        JWSSigner signer = key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) key);
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    @Override
    public void close() {
        endless = false;
        speaking.countDown();
        server.stop(0);
    }
}
