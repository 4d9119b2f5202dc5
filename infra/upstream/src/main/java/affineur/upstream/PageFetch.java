package affineur.upstream;

import affineur.packaging.Excerpt;
import affineur.packaging.PackageName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** Asks an upstream for a package's page, or whether the one that is known is still right. */
final class PageFetch {
    private static final String JSON = "application/vnd.pypi.simple.v1+json";
    private static final String HTML = "application/vnd.pypi.simple.v1+html";
    private static final String TEXT = "text/html";
    private static final String ACCEPT = JSON + ", " + HTML + ";q=0.2, " + TEXT + ";q=0.01";

    private final Upstream upstream;
    private final Asking asking;
    private final Breaker breaker;
    private final Reach reach;
    private final Troubles troubles;
    private final Freshness freshness;
    private final InstantSource clock;

    PageFetch(
            Upstream upstream,
            Asking asking,
            Breaker breaker,
            Reach reach,
            Troubles troubles,
            Freshness freshness,
            InstantSource clock) {
        this.upstream = upstream;
        this.asking = asking;
        this.breaker = breaker;
        this.reach = reach;
        this.troubles = troubles;
        this.freshness = freshness;
        this.clock = clock;
    }

    /**
     * What is known from now on.
     *
     * @throws Trouble if the upstream fails
     */
    Kept fetch(PackageName name, @Nullable Kept before) {
        UpstreamPage known = before == null ? null : before.page();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", ACCEPT);
        headers.put("Accept-Encoding", "gzip");
        if (before != null && known != null) {
            if (before.entityTag() != null) {
                headers.put("If-None-Match", before.entityTag());
            }
            if (before.modified() != null) {
                headers.put("If-Modified-Since", before.modified());
            }
        }
        Question question = new Question(
                UpstreamListener.What.PAGE,
                upstream.page(name),
                headers,
                Deadline.in(upstream.limits().page()));
        return asking.ask(question, breaker, reply -> read(name, reply, known))
                .orElseGet(() -> missing(clock.instant()));
    }

    private Kept missing(Instant now) {
        return new Kept(null, null, null, now, now.plus(freshness.missing()), null);
    }

    private Kept read(PackageName name, Reply reply, @Nullable UpstreamPage known) {
        try (reply) {
            UpstreamPage page;
            if (reply.status() == 304) {
                if (known == null) {
                    throw troubles.broken("says that nothing has changed, which nobody asked.");
                }
                page = known;
            } else {
                page = page(name, reply);
            }
            Instant now = clock.instant();
            return new Kept(
                    page,
                    reply.header(HttpHeader.ETAG),
                    reply.header(HttpHeader.LAST_MODIFIED),
                    now,
                    now.plus(freshness.of(reply.headers())),
                    null);
        }
    }

    private UpstreamPage page(PackageName name, Reply reply) {
        String header = reply.header(HttpHeader.CONTENT_TYPE);
        String written = header == null ? "" : header;
        String type = written.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        PageReading reading = new PageReading(name, reply.url(), reach, troubles);
        if (reply.length() > upstream.limits().pageBytes()) {
            throw troubles.tooLarge("page", upstream.limits().pageBytes());
        }
        InputStream body = decoded(reply);
        switch (type) {
            case JSON -> JsonPage.read(body, reading, troubles);
            case HTML, TEXT -> {
                Tail tail = new Tail(body);
                HtmlPage.read(tail, charset(written), reading, troubles);
                if (!reply.tellsItsEnd() && !tail.endsHtml()) {
                    throw troubles.brokenOff(reply.url());
                }
            }
            default -> throw troubles.broken("sends a page as '" + Excerpt.of(written) + "'.");
        }
        return reading.page();
    }

    private InputStream decoded(Reply reply) {
        long limit = upstream.limits().pageBytes();
        InputStream raw = asking.body(reply, "page", limit);
        String encoding = reply.header(HttpHeader.CONTENT_ENCODING);
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return raw;
        }
        if (!encoding.equalsIgnoreCase("gzip") && !encoding.equalsIgnoreCase("x-gzip")) {
            throw troubles.broken("sends a page encoded as '" + Excerpt.of(encoding) + "'.");
        }
        try {
            return new Body(
                    new GZIPInputStream(raw, 8 * 1024),
                    limit,
                    () -> troubles.tooLarge("page", limit),
                    e -> troubles.of(e, reply.url()));
        } catch (IOException e) {
            throw troubles.of(e, reply.url());
        }
    }

    private static Charset charset(String contentType) {
        Map<String, String> parameters = new LinkedHashMap<>();
        var _ = HttpField.getValueParameters(contentType, parameters);
        String charset = parameters.get("charset");
        try {
            return charset == null ? StandardCharsets.UTF_8 : Charset.forName(charset);
        } catch (IllegalArgumentException _) {
            return StandardCharsets.UTF_8;
        }
    }
}
