package affineur.query.file;

import affineur.access.Project;
import affineur.blobs.Blob;
import affineur.blobs.Blobs;
import affineur.http.Endpoint;
import affineur.http.HotRoute;
import affineur.packaging.Sha256;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.CataloguedFile;
import affineur.query.http.Answers;
import affineur.query.http.EntityTags;
import affineur.query.http.Index;
import affineur.query.http.IndexPath;
import affineur.query.http.Readers;
import affineur.refusal.Refusal;
import affineur.refusal.Refusal.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * {@code /files/<sha256>/<filename>} and {@code …/<filename>.metadata} (PEP 658), at the root, in every project
 * and in every group. A URL names one content for ever, so that it may be cached for ever; the digest of a file that the
 * project does not have is not found, though the content may be there for another project.
 */
public final class FileRoute implements HotRoute {
    private static final String FILES = "/files/";
    private static final int DIGEST = 64;
    private static final String METADATA = ".metadata";
    private static final HttpField RANGES = new PreEncodedHttpField(HttpHeader.ACCEPT_RANGES, "bytes");
    private static final HttpField BINARY =
            new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/octet-stream");
    /** Whoever has the address may read the file, and it is good for a while only. */
    private static final HttpField NEVER_STORED = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");

    private static final HttpField TEXT = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");

    private final Catalogue catalogue;
    private final Blobs blobs;
    private final Readers readers;
    private final FileMetrics metrics;

    public FileRoute(Catalogue catalogue, Blobs blobs, Readers readers, FileMetrics metrics) {
        this.catalogue = catalogue;
        this.blobs = blobs;
        this.readers = readers;
        this.metrics = metrics;
    }

    @Override
    public List<Endpoint> endpoints() {
        return IndexPath.endpoints("/files/{sha256}/{filename}", "/files/{sha256}/{filename}.metadata");
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        IndexPath path = IndexPath.of(request.getHttpURI().getPath()).orElse(null);
        if (path == null || !path.rest().startsWith(FILES)) {
            return false;
        }
        if (!Answers.isRead(request)) {
            // <project>/packages/pypi/files/1.0/yank is of the package "files"
            if (!namesContent(path.rest())) {
                return false;
            }
            Answers.readOnly(request, response, callback, "Files are only read here.");
            return true;
        }
        Index index = readers.index(request, path);
        Download download = find(index, path.rest()).orElseThrow(FileRoute::notFound);
        Blob blob = blobs.find(download.content()).orElseThrow(FileRoute::notFound);
        HttpFields.Mutable headers = response.getHeaders();
        Optional<URI> elsewhere = elsewhere(request, download, blob);
        if (elsewhere.isPresent()) {
            metrics.redirected();
            headers.add(HttpHeader.LOCATION, elsewhere.get().toString());
            headers.add(NEVER_STORED);
            Answers.text(request, response, callback, 302, "The file is at another address, for a while.");
            return true;
        }
        headers.add(HttpHeader.ETAG, download.tag());
        headers.add(HttpHeader.LAST_MODIFIED, DateGenerator.formatDate(download.modified()));
        headers.add(Readers.immutable(index));
        if (isKnown(request, download)) {
            metrics.notModified();
            response.setStatus(304);
            response.write(true, null, callback);
            return true;
        }
        headers.add(RANGES);
        switch (range(request, download, blob.size())) {
            case ByteRange.Unsatisfiable unsatisfiable -> {
                headers.add(HttpHeader.CONTENT_RANGE, "bytes */" + blob.size());
                Answers.text(request, response, callback, 416, "The file has " + blob.size() + " bytes.");
            }
            case ByteRange.Whole whole -> {
                headers.add(download.contentType());
                response.setStatus(200);
                send(request, response, callback, blob, 0, blob.size());
            }
            case ByteRange.Part part -> {
                headers.add(download.contentType());
                headers.add(HttpHeader.CONTENT_RANGE, "bytes " + part.first() + "-" + part.last() + "/" + blob.size());
                response.setStatus(206);
                send(request, response, callback, blob, part.first(), part.length());
            }
        }
        return true;
    }

    private static boolean namesContent(String rest) {
        int slash = FILES.length() + DIGEST;
        return rest.length() > slash && rest.charAt(slash) == '/';
    }

    /** @param rest {@code /files/<sha256>/<filename>}, encoded */
    private Optional<Download> find(Index index, String rest) {
        if (!namesContent(rest)) {
            return Optional.empty();
        }
        int slash = FILES.length() + DIGEST;
        String digest = rest.substring(FILES.length(), slash);
        String written = IndexPath.decode(rest.substring(slash + 1)).orElse("");
        boolean metadata = written.endsWith(METADATA);
        String filename = metadata ? written.substring(0, written.length() - METADATA.length()) : written;
        return catalogue
                .file(index.projects().stream().map(Project::id).toList(), filename, digest)
                .map(file -> Download.of(file, metadata));
    }

    /** Where the caller is sent, if anywhere. Metadata are too small for that, and HEAD would not be allowed there. */
    private static Optional<URI> elsewhere(Request request, Download download, Blob blob) {
        return Answers.isHead(request) || isKnown(request, download)
                ? Optional.empty()
                : download.disposition()
                        .flatMap(disposition -> blob.location(
                                disposition, download.contentType().getValue()));
    }

    private static boolean isKnown(Request request, Download download) {
        String tags = Answers.header(request, HttpHeader.IF_NONE_MATCH);
        if (tags != null) {
            return EntityTags.contain(tags, download.tag());
        }
        try {
            return request.getHeaders().getDateField(HttpHeader.IF_MODIFIED_SINCE) >= download.modified();
        } catch (IllegalArgumentException e) {
            // no date: as if it were not there
            return false;
        }
    }

    private static ByteRange range(Request request, Download download, long size) {
        String range = Answers.header(request, HttpHeader.RANGE);
        if (range == null || Answers.isHead(request)) {
            return new ByteRange.Whole();
        }
        String condition = request.getHeaders().get(HttpHeader.IF_RANGE);
        boolean holds = condition == null
                || condition.equals(download.tag())
                || condition.equals(DateGenerator.formatDate(download.modified()));
        return holds ? ByteRange.of(range, size) : new ByteRange.Whole();
    }

    private void send(Request request, Response response, Callback callback, Blob blob, long from, long length)
            throws IOException {
        if (Answers.isHead(request) || length == 0) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
            response.write(true, null, callback);
            return;
        }
        metrics.sent(length);
        Path path = blob.file().orElse(null);
        if (path != null) {
            FileChannel file = open(path);
            Callback closing = closing(file, callback);
            if (!Sendfile.send(request, response, closing, file, from, length)) {
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
                Copy.send(file.position(from), length, request, response, closing);
            }
        } else {
            ReadableByteChannel content = blob.open(from);
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
            Copy.send(content, length, request, response, closing(content, callback));
        }
    }

    private static FileChannel open(Path path) throws IOException {
        try {
            return FileChannel.open(path, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            // deleted since it was found
            throw notFound();
        }
    }

    private static Callback closing(Channel channel, Callback callback) {
        return new Callback.Nested(callback) {
            @Override
            public void succeeded() {
                close();
                super.succeeded();
            }

            @Override
            public void failed(@Nullable Throwable cause) {
                close();
                super.failed(cause);
            }

            private void close() {
                try {
                    channel.close();
                } catch (IOException e) {
                    // it was only read
                }
            }
        };
    }

    private static Refusal notFound() {
        return new Refusal(
                Kind.NOT_FOUND,
                "file-not-found",
                "There is no such file here. It may have been deleted; the package's page has the links that are good.");
    }

    /**
     * @param tag the strong entity tag: the digest of the content
     * @param modified when it was uploaded, in whole seconds of milliseconds since 1970
     * @param disposition what is said of it where it is served elsewhere; empty if it is only served here
     */
    private record Download(
            Sha256 content, String tag, HttpField contentType, long modified, Optional<String> disposition) {
        static Download of(CataloguedFile file, boolean metadata) {
            Sha256 content = metadata ? file.metadata() : file.hashes().sha256();
            Instant uploaded = file.uploaded();
            return new Download(
                    content,
                    '"' + content.hex() + '"',
                    metadata ? TEXT : BINARY,
                    uploaded.getEpochSecond() * 1000,
                    // a filename has neither quotes nor anything that would have to be encoded
                    metadata ? Optional.empty() : Optional.of("attachment; filename=\"" + file.filename() + '"'));
        }
    }
}
