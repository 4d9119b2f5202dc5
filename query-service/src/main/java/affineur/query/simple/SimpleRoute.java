package affineur.query.simple;

import affineur.access.Caller;
import affineur.downloads.Retrieval.Source;
import affineur.events.PackageOrigin;
import affineur.http.Endpoint;
import affineur.http.HotRoute;
import affineur.http.Problem;
import affineur.http.Problems;
import affineur.packaging.Excerpt;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.PackageName;
import affineur.query.downloads.Recorder;
import affineur.query.forward.Forwarded;
import affineur.query.forward.Forwarder;
import affineur.query.http.Answers;
import affineur.query.http.EntityTags;
import affineur.query.http.Index;
import affineur.query.http.IndexPath;
import affineur.query.http.Readers;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import affineur.upstream.UpstreamIndex;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * {@code /simple/} and {@code /simple/<name>/}, at the root, in every project and in every group. A page that is made goes
 * out at once; for a group, as soon as it is known what the caller may read there.
 */
public final class SimpleRoute implements HotRoute {
    private static final String SIMPLE = "/simple";
    private static final String GITLABS = "/api/v4/";
    private static final HttpField VARY = new PreEncodedHttpField(HttpHeader.VARY, "Accept, Accept-Encoding");
    private static final String WARNING = "Warning";
    private static final HttpField GZIP = new PreEncodedHttpField(HttpHeader.CONTENT_ENCODING, "gzip");
    private static final HttpField JSON = contentType(MediaType.JSON.toString());
    private static final HttpField HTML = contentType(MediaType.HTML + "; charset=utf-8");
    private static final HttpField TEXT_HTML = contentType(MediaType.TEXT_HTML + "; charset=utf-8");
    private static final int REMEMBERED = 500;
    private static final int LONGEST_REMEMBERED = 250;
    private static final int STREAMS = 4;

    private final SimplePages pages;
    private final Readers readers;
    private final PageMetrics metrics;
    private final Forwarder forwarder;
    private final UpstreamPages upstreams;
    private final Recorder recorder;

    /** What {@code Accept} headers come to: clients have few different ones. */
    private final Map<String, Optional<MediaType>> negotiated = new ConcurrentHashMap<>();

    /** A page that is made while it is sent takes a thread for as long as its reader likes. */
    private final Semaphore streams = new Semaphore(STREAMS);

    /** @param recorder hears of each page that has what an upstream has */
    public SimpleRoute(
            SimplePages pages,
            UpstreamPages upstreams,
            Readers readers,
            PageMetrics metrics,
            Forwarder forwarder,
            Recorder recorder) {
        this.recorder = recorder;
        this.pages = pages;
        this.readers = readers;
        this.metrics = metrics;
        this.forwarder = forwarder;
        this.upstreams = upstreams;
    }

    @Override
    public List<Endpoint> endpoints() {
        return IndexPath.endpoints("/simple/", "/simple/{name}/");
    }

    @Override
    public boolean quick(Request request, Response response, Callback callback) {
        IndexPath path = path(request);
        if (path == null || path.owner() == IndexPath.Owner.GROUP || !Answers.isRead(request)) {
            return false;
        }
        String rest = path.rest();
        if (rest.length() <= SIMPLE.length() || !rest.endsWith("/")) {
            return false;
        }
        // only a normalised name has a page, so this needs no parsing
        String name =
                rest.length() == SIMPLE.length() + 1 ? "" : rest.substring(SIMPLE.length() + 1, rest.length() - 1);
        Index index = readers.index(request, path);
        MediaType type = negotiate(request).orElse(null);
        if (type == null) {
            return false;
        }
        if (!name.isEmpty() && forwarder.isControlled(index)) {
            return false;
        }
        PageKey key = pages.key(index, name, type, Links.WITH_SLASH);
        return switch (pages.peek(key)) {
            case Page.Rendered rendered -> {
                metrics.hit();
                answer(request, response, callback, index, key, rendered);
                yield true;
            }
            case Page.Missing missing -> {
                if (forwarder.hasUpstream()) {
                    yield false;
                }
                metrics.hit();
                throw missing(name, index, "");
            }
            case Page.Streamed streamed -> false;
            case null -> false;
        };
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        IndexPath path = path(request);
        if (path == null) {
            return false;
        }
        if (!Answers.isRead(request)) {
            if (isOfPackageSimple(path.rest())) {
                return false;
            }
            Problems.answer(
                    request, response, callback, Problem.readOnly("The index is only read. Upload to /legacy/."));
            return true;
        }
        Index index = readers.index(request, path);
        String rest = path.rest().substring(SIMPLE.length());
        if (rest.equals("/")) {
            answer(request, response, callback, index, "", Links.WITH_SLASH);
        } else if (!rest.isEmpty()) {
            answerOrRedirect(request, response, callback, index, rest.substring(1));
        } else if (isGitLabs(request)) {
            answer(request, response, callback, index, "", Links.WITHOUT_SLASH);
        } else {
            Answers.redirect(request, response, callback, "simple/");
        }
        return true;
    }

    /** {@code <project>/packages/pypi/simple/1.0/yank} and {@code …/simple/status} or {@code …/origin} change a package of that name. */
    private static boolean isOfPackageSimple(String rest) {
        int next = rest.indexOf('/', SIMPLE.length() + 1);
        return rest.equals(SIMPLE + "/status")
                || rest.equals(SIMPLE + "/origin")
                || (next >= 0 && next < rest.length() - 1);
    }

    private void answerOrRedirect(Request request, Response response, Callback callback, Index index, String written)
            throws IOException {
        boolean slash = written.endsWith("/");
        String name = IndexPath.decode(slash ? written.substring(0, written.length() - 1) : written)
                .orElse("");
        PackageName asked;
        try {
            asked = PackageName.parse(name);
        } catch (InvalidPackaging e) {
            throw new Refusal(ProblemType.PACKAGE_NOT_FOUND, "'" + Excerpt.of(name) + "' is no name of a package.");
        }
        String normalized = asked.toString();
        if (written.equals(normalized + "/") || isGitLabs(request)) {
            Links links = slash ? Links.WITH_SLASH : Links.WITHOUT_SLASH;
            switch (forwarder.origin(index, asked).orElse(PackageOrigin.PUBLISH)) {
                case PUBLISH -> answer(request, response, callback, index, normalized, links);
                case UPSTREAM -> forward(request, response, callback, index, asked, links, null);
                case BOTH -> {
                    ProjectPage own = pages.page(index, asked).orElse(null);
                    forward(request, response, callback, index, asked, links, own);
                }
            }
        } else {
            Answers.redirect(request, response, callback, (slash ? "../" : "") + normalized + "/");
        }
    }

    /** GitLab answers every spelling at once, and its documentation has curl ask so, which does not follow redirects. */
    private static boolean isGitLabs(Request request) {
        return request.getHttpURI().getPath().startsWith(GITLABS);
    }

    private void answer(Request request, Response response, Callback callback, Index index, String name, Links links)
            throws IOException {
        PageKey key = pages.key(index, name, required(request), links);
        switch (pages.get(key)) {
            case Page.Rendered rendered -> answer(request, response, callback, index, key, rendered);
            case Page.Missing missing ->
                forward(request, response, callback, index, PackageName.parse(name), links, null);
            case Page.Streamed streamed -> stream(request, response, callback, index, key);
        }
    }

    /** {@code /simple} and what is below it; null for another's path. */
    private static @Nullable IndexPath path(Request request) {
        IndexPath path = IndexPath.of(request.getHttpURI().getPath()).orElse(null);
        return path != null
                        && path.rest().startsWith(SIMPLE)
                        && (path.rest().length() == SIMPLE.length()
                                || path.rest().charAt(SIMPLE.length()) == '/')
                ? path
                : null;
    }

    private MediaType required(Request request) {
        return negotiate(request)
                .orElseThrow(() -> new Refusal(
                        ProblemType.NOT_ACCEPTABLE,
                        "This page comes as " + MediaType.JSON + ", " + MediaType.HTML + " and " + MediaType.TEXT_HTML
                                + "."));
    }

    private Optional<MediaType> negotiate(Request request) {
        String query = request.getHttpURI().getQuery();
        if (query != null && query.contains("format=")) {
            Fields.Field format = Request.extractQueryParameters(request).get("format");
            if (format != null) {
                return MediaType.named(format.getValue());
            }
        }
        String accept = Answers.header(request, HttpHeader.ACCEPT);
        if (accept == null) {
            return MediaType.negotiate(null);
        }
        Optional<MediaType> known = negotiated.get(accept);
        if (known == null) {
            known = MediaType.negotiate(accept);
            if (accept.length() <= LONGEST_REMEMBERED && negotiated.size() < REMEMBERED) {
                negotiated.put(accept, known);
            }
        }
        return known;
    }

    private void answer(
            Request request, Response response, Callback callback, Index index, PageKey key, Page.Rendered page) {
        Representation gzip = page.gzip();
        boolean zipped = gzip != null && Answers.gzip(Answers.header(request, HttpHeader.ACCEPT_ENCODING));
        Representation chosen = zipped && gzip != null ? gzip : page.identity();
        HttpFields.Mutable headers = response.getHeaders();
        headers.add(chosen.tagField());
        headers.add(VARY);
        headers.add(Readers.revalidated(index));
        String known = Answers.header(request, HttpHeader.IF_NONE_MATCH);
        boolean notModified = known != null && EntityTags.contain(known, chosen.tag());
        metrics.answered(key, notModified);
        if (notModified) {
            response.setStatus(304);
            response.write(true, null, callback);
            return;
        }
        headers.add(contentType(key.type()));
        if (zipped) {
            headers.add(GZIP);
        }
        headers.add(chosen.lengthField());
        response.setStatus(200);
        response.write(true, Answers.isHead(request) ? null : chosen.bytes(), callback);
    }

    private void stream(Request request, Response response, Callback callback, Index index, PageKey key)
            throws IOException {
        if (!streams.tryAcquire()) {
            throw new Refusal(ProblemType.BUSY, "Too many people read very large pages now. Try again in a moment.");
        }
        try {
            SimplePages.Rendering rendering = pages.rendering(key).orElseThrow(() -> missing(key.name(), index, ""));
            HttpFields.Mutable headers = response.getHeaders();
            headers.add(VARY);
            headers.add(Readers.revalidated(index));
            headers.add(contentType(key.type()));
            boolean zipped = Answers.gzip(Answers.header(request, HttpHeader.ACCEPT_ENCODING));
            if (zipped) {
                headers.add(GZIP);
            }
            response.setStatus(200);
            metrics.answered(key, false);
            if (Answers.isHead(request)) {
                // in two writes, else Jetty says that the length is 0
                response.write(
                        false, null, Callback.from(() -> response.write(true, null, callback), callback::failed));
                return;
            }
            OutputStream body = Content.Sink.asOutputStream(response);
            rendering.write(zipped ? new GZIPOutputStream(body, 32 << 10) : body);
        } finally {
            streams.release();
        }
        callback.succeeded();
    }

    private static HttpField contentType(String value) {
        return new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, value);
    }

    private static HttpField contentType(MediaType type) {
        return switch (type) {
            case JSON -> JSON;
            case HTML -> HTML;
            case TEXT_HTML -> TEXT_HTML;
        };
    }

    /**
     * For a package that is not here, or not all of it.
     *
     * @param own what is here of it and to be shown; null if nothing is
     */
    private void forward(
            Request request,
            Response response,
            Callback callback,
            Index index,
            PackageName name,
            Links links,
            @Nullable ProjectPage own)
            throws IOException {
        switch (forwarder.forward(index, name)) {
            case Forwarded.Through(List<UpstreamIndex> asked) -> {
                PageKey key = pages.key(index, name.toString(), required(request), links);
                UpstreamPages.Shown shown = upstreams
                        .get(name, asked, key.type(), links, own)
                        .orElseThrow(() -> missing(name.toString(), index, "Upstream there is none either."));
                if (shown.trouble() != null) {
                    response.getHeaders()
                            .add(WARNING, "110 - \"" + shown.trouble().text().replace('"', '\'') + "\"");
                }
                answer(
                        request,
                        response,
                        recorded(request, response, callback, name, Source.CACHED),
                        index,
                        key,
                        shown.page());
            }
            case Forwarded.Elsewhere _, Forwarded.Here _
            when own != null -> answer(request, response, callback, index, name.toString(), links);
            case Forwarded.Elsewhere(URI page) -> {
                HttpFields.Mutable headers = response.getHeaders();
                headers.add(HttpHeader.LOCATION, page.toString());
                headers.add(Readers.revalidated(index));
                Callback recorded = recorded(request, response, callback, name, Source.REDIRECTED);
                Answers.text(request, response, recorded, 302, "The package is not here, but may be there: " + page);
            }
            case Forwarded.Here(String why) -> throw missing(name.toString(), index, why);
        }
    }

    private Callback recorded(Request request, Response response, Callback callback, PackageName name, Source source) {
        IndexPath path = Objects.requireNonNull(path(request));
        Caller caller = readers.callers().of(request);
        return recorder.forwarded(request, response, callback, caller, path, name.toString(), source);
    }

    /** @param why it is not looked for elsewhere; empty if there is nothing to say */
    private static Refusal missing(String name, Index index, String why) {
        return new Refusal(
                ProblemType.PACKAGE_NOT_FOUND,
                "There is no package '" + Excerpt.of(name) + "' in " + index.title() + "."
                        + (why.isEmpty() ? "" : " " + why));
    }
}
