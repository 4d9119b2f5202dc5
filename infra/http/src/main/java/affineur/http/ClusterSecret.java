package affineur.http;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** What the processes of one cluster share, and nobody else knows: it opens the paths under {@code /internal}. */
public final class ClusterSecret {
    private static final int SHORTEST = 16;

    private final String bearer;

    /** @throws IllegalArgumentException if it is too short, or could not be sent in a header */
    public ClusterSecret(String secret) {
        if (secret.length() < SHORTEST || secret.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException(
                    "A cluster's secret has " + SHORTEST + " printable ASCII characters or more, and no spaces");
        }
        this.bearer = "Bearer " + secret;
    }

    /** The value of the header {@code Authorization}. */
    public String authorization() {
        return bearer;
    }

    /** @throws Refusal (unauthenticated) if the request does not carry it */
    public void require(Request request) {
        if (!opens(request.getHeaders().get(HttpHeader.AUTHORIZATION))) {
            throw new Refusal(
                    ProblemType.CLUSTER_SECRET_WRONG,
                    "This path is for processes of the cluster, which share a secret.");
        }
    }

    /** Compares in a time that tells nothing of how much of it is right. */
    boolean opens(@Nullable String authorization) {
        return authorization != null
                && MessageDigest.isEqual(
                        bearer.getBytes(StandardCharsets.UTF_8), authorization.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "ClusterSecret";
    }
}
