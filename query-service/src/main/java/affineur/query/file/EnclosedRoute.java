package affineur.query.file;

import affineur.access.Project;
import affineur.blobs.Blob;
import affineur.blobs.Blobs;
import affineur.http.Endpoint;
import affineur.http.HotRoute;
import affineur.packaging.EnclosedFile;
import affineur.packaging.EntryPoints;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.CataloguedFile;
import affineur.query.http.Answers;
import affineur.query.http.EntityTags;
import affineur.query.http.Index;
import affineur.query.http.IndexPath;
import affineur.query.http.Readers;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is in a wheel: {@code …/files/<sha256>/<filename>/sboms} lists its SBOMs (PEP 770), {@code …/sboms/<name>} is one
 * of them (or {@code …/sboms/<sha256>}), and {@code …/entry_points} shows what it offers to others. Whoever may read the file may read these. They are
 * read from the wheel itself, at the place that is known since it was published.
 */
public final class EnclosedRoute implements HotRoute {
    private static final String SBOMS = "/sboms";
    private static final String ENTRY_POINTS = "/entry_points";
    /** What the front and gateways refuse in a path, however it is encoded. */
    private static final Pattern IN_NO_PATH = Pattern.compile("[%;]");

    private static final HttpField JSON_TYPE = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
    private static final HttpField NO_RANGES = new PreEncodedHttpField(HttpHeader.ACCEPT_RANGES, "none");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Catalogue catalogue;
    private final Blobs blobs;
    private final Readers readers;
    private final FileMetrics metrics;

    public EnclosedRoute(Catalogue catalogue, Blobs blobs, Readers readers, FileMetrics metrics) {
        this.catalogue = catalogue;
        this.blobs = blobs;
        this.readers = readers;
        this.metrics = metrics;
    }

    /** @param url relative to that of the list; by the digest where no path can have the name */
    record ListedSbom(
            String name,
            String path,
            @JsonProperty("media_type") String mediaType,
            long size,
            Map<String, String> hashes,
            String url) {
        private static ListedSbom of(EnclosedFile sbom) {
            String name = EnclosedRoute.name(sbom);
            return new ListedSbom(
                    name,
                    sbom.path(),
                    sbom.mediaType(),
                    sbom.size(),
                    Map.of("sha256", sbom.sha256().hex()),
                    "sboms/"
                            + (IN_NO_PATH.matcher(name).find()
                                    ? sbom.sha256().hex()
                                    : UriUtils.encodePath(name, StandardCharsets.UTF_8)));
        }
    }

    record SbomList(String filename, List<ListedSbom> sboms) {}

    @Override
    public List<Endpoint> endpoints() {
        String file = "/files/{sha256}/{filename}";
        return IndexPath.endpoints(file + SBOMS, file + SBOMS + "/{name}", file + ENTRY_POINTS);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        IndexPath at = Answers.isRead(request)
                ? IndexPath.of(request.getHttpURI().getPath()).orElse(null)
                : null;
        FilePath path = at == null ? null : FilePath.of(at.rest()).orElse(null);
        if (at == null
                || path == null
                || !(path.below().startsWith(SBOMS) || path.below().equals(ENTRY_POINTS))) {
            return false;
        }
        Index index = readers.index(request, at);
        CataloguedFile file = catalogue
                .file(index.projects().stream().map(Project::id).toList(), path.filename(), path.sha256())
                .orElseThrow(FileRoute::notFound);
        response.getHeaders().add(Readers.immutable(index));
        if (path.below().equals(ENTRY_POINTS)) {
            json(request, response, callback, entryPoints(file));
        } else if (path.below().equals(SBOMS)) {
            json(request, response, callback, list(file));
        } else {
            send(request, response, callback, file, sbom(file, path.below()));
        }
        return true;
    }

    /** What it is called: its path below {@code .dist-info/sboms/}. */
    private static String name(EnclosedFile sbom) {
        return sbom.path().substring(sbom.path().indexOf(SBOMS + "/") + SBOMS.length() + 1);
    }

    private static SbomList list(CataloguedFile file) {
        return new SbomList(
                file.filename(), file.sboms().stream().map(ListedSbom::of).toList());
    }

    private static EnclosedFile sbom(CataloguedFile file, String below) {
        return file.sboms().stream()
                .filter(sbom -> below.equals(SBOMS + "/" + name(sbom)))
                .findFirst()
                .or(() -> file.sboms().stream()
                        .filter(sbom -> below.equals(SBOMS + "/" + sbom.sha256().hex()))
                        .findFirst())
                .orElseThrow(() -> new Refusal(
                        ProblemType.SBOM_NOT_FOUND,
                        "The file has no such SBOM; the list at /sboms has those that there are."));
    }

    /** By group and name. */
    private Map<String, Map<String, String>> entryPoints(CataloguedFile file) throws IOException {
        EnclosedFile enclosed = file.entryPoints();
        if (enclosed == null) {
            return Map.of();
        }
        try (ReadableByteChannel content = open(file, enclosed)) {
            byte[] text = Channels.newInputStream(content).readNBytes((int) enclosed.size());
            return EntryPoints.parse(new String(text, StandardCharsets.UTF_8)).groups();
        }
    }

    private void send(Request request, Response response, Callback callback, CataloguedFile file, EnclosedFile sbom)
            throws IOException {
        String tag = '"' + sbom.sha256().hex() + '"';
        HttpFields.Mutable headers = response.getHeaders();
        headers.add(HttpHeader.ETAG, tag);
        headers.add(NO_RANGES);
        String known = Answers.header(request, HttpHeader.IF_NONE_MATCH);
        if (known != null && EntityTags.contain(known, tag)) {
            metrics.notModified();
            response.setStatus(304);
            response.write(true, null, callback);
            return;
        }
        headers.add(HttpHeader.CONTENT_TYPE, sbom.mediaType());
        headers.add(HttpHeader.CONTENT_DISPOSITION, disposition(name(sbom)));
        headers.put(HttpHeader.CONTENT_LENGTH, sbom.size());
        if (Answers.isHead(request) || sbom.size() == 0) {
            response.write(true, null, callback);
            return;
        }
        ReadableByteChannel content = open(file, sbom);
        metrics.sent(sbom.size());
        Copy.send(content, sbom.size(), request, response, Delivery.closing(content, callback));
    }

    private ReadableByteChannel open(CataloguedFile file, EnclosedFile enclosed) throws IOException {
        Blob blob = blobs.find(file.hashes().sha256()).orElseThrow(FileRoute::notFound);
        ReadableByteChannel stored = blob.open(enclosed.offset());
        return enclosed.deflated() == null ? stored : new Inflated(stored);
    }

    /** For saving, by RFC 6266; the name may be anything that a path may be. */
    private static String disposition(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        String plain = last.replaceAll("[^\\x20-\\x7e]|[\"\\\\%]", "_");
        return "attachment; filename=\"" + plain + "\""
                + (plain.equals(last) ? "" : "; filename*=UTF-8''" + UriUtils.encode(last, StandardCharsets.UTF_8));
    }

    private static void json(Request request, Response response, Callback callback, Object body) {
        byte[] bytes = JSON.writeValueAsBytes(body);
        response.getHeaders().add(JSON_TYPE);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.write(true, Answers.isHead(request) ? null : ByteBuffer.wrap(bytes), callback);
    }
}
