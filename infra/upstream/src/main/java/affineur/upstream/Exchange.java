package affineur.upstream;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** Sends one request, and follows where the upstream leads to if it may lead there. */
final class Exchange {
    private static final int REDIRECTS = 5;

    private final HttpClient client;
    private final Limits limits;
    private final Reach reach;
    private final Troubles troubles;
    private final @Nullable String authorization;

    Exchange(HttpClient client, Upstream upstream, Reach reach, Troubles troubles) {
        this.client = client;
        this.limits = upstream.limits();
        this.reach = reach;
        this.troubles = troubles;
        this.authorization = upstream.credentials().map(Exchange::basic).orElse(null);
    }

    private static String basic(Credentials credentials) {
        String pair = credentials.username() + ":" + credentials.password();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The answer's beginning, whatever its status but a redirect.
     *
     * @throws Trouble if there is none, or it leads where it may not
     */
    Reply send(Question question) {
        URI url = question.url();
        Set<URI> seen = new HashSet<>();
        while (true) {
            seen.add(url);
            Reply reply = hop(question, url);
            Optional<URI> next;
            try {
                next = redirect(reply);
                if (next.isEmpty()) {
                    return reply;
                }
            } catch (Trouble e) {
                reply.close();
                throw e;
            }
            reply.discard();
            url = next.get();
            if (seen.contains(url)) {
                throw troubles.broken("redirects in a circle.");
            }
            if (seen.size() > REDIRECTS) {
                throw troubles.broken("redirects more than " + REDIRECTS + " times.");
            }
        }
    }

    private Optional<URI> redirect(Reply reply) {
        return switch (reply.status()) {
            case 301, 302, 303, 307, 308 -> {
                String location = reply.header(HttpHeader.LOCATION);
                URI next = Links.resolve(reply.url(), location == null ? "" : location)
                        .map(Links::withoutFragment)
                        .orElseThrow(() -> troubles.broken("redirects to nowhere."));
                Omission why = reach.omission(next, Reach.isSecure(reply.url()));
                if (why != null) {
                    throw troubles.leadsAway(why, next);
                }
                yield Optional.of(next);
            }
            default -> Optional.empty();
        };
    }

    private Reply hop(Question question, URI url) {
        if (question.deadline().isOver()) {
            throw troubles.tooSlow(url, "in all");
        }
        Request request = client.newRequest(url)
                .idleTimeout(limits.betweenBytes().toMillis(), TimeUnit.MILLISECONDS)
                .timeout(question.deadline().millisLeft(), TimeUnit.MILLISECONDS)
                .headers(headers -> {
                    question.headers().forEach(headers::put);
                    if (authorization != null && reach.isOwn(url)) {
                        headers.put(HttpHeader.AUTHORIZATION, authorization);
                    }
                });
        InputStreamResponseListener listener = new InputStreamResponseListener();
        boolean begun = false;
        try {
            request.send(listener);
            Response response = listener.get(
                    Math.min(limits.firstByte().toMillis(), question.deadline().millisLeft()), TimeUnit.MILLISECONDS);
            begun = true;
            return new Reply(
                    response.getStatus(),
                    response.getHeaders(),
                    url,
                    listener.getInputStream(),
                    () -> end(request, listener));
        } catch (TimeoutException _) {
            throw troubles.tooSlow(url, "to begin its answer");
        } catch (ExecutionException e) {
            throw troubles.of(e.getCause(), url);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw troubles.interrupted();
        } catch (RuntimeException e) {
            throw troubles.of(e, url);
        } finally {
            if (!begun) {
                end(request, listener);
            }
        }
    }

    /** The connection is kept for others if all was read, and closed if not. */
    private static void end(Request request, InputStreamResponseListener listener) {
        try {
            listener.close();
        } catch (IOException _) {
            // there is nothing to be lost
        }
        var _ = request.abort(new IOException("not wanted any more"));
    }
}
