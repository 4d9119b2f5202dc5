package affineur.query.file;

import affineur.access.Project;
import affineur.blobs.Blobs;
import affineur.http.Endpoint;
import affineur.http.HotRoute;
import affineur.http.Problem;
import affineur.http.Problems;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.CataloguedFile;
import affineur.query.http.Answers;
import affineur.query.http.Index;
import affineur.query.http.IndexPath;
import affineur.query.http.Readers;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * {@code /files/<sha256>/<filename>} and {@code …/<filename>.metadata} (PEP 658), at the root, in every project
 * and in every group. A URL names one content for ever, so that it may be cached for ever; the digest of a file that the
 * project does not have is not found, though the content may be there for another project.
 */
public final class FileRoute implements HotRoute {
    private static final String METADATA = ".metadata";
    static final HttpField BINARY = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/octet-stream");
    private static final HttpField TEXT = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");

    private final Catalogue catalogue;
    private final Readers readers;
    private final Delivery delivery;

    public FileRoute(Catalogue catalogue, Blobs blobs, Readers readers, FileMetrics metrics) {
        this.catalogue = catalogue;
        this.readers = readers;
        this.delivery = new Delivery(blobs, metrics);
    }

    @Override
    public List<Endpoint> endpoints() {
        return IndexPath.endpoints("/files/{sha256}/{filename}", "/files/{sha256}/{filename}.metadata");
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        IndexPath path = IndexPath.of(request.getHttpURI().getPath()).orElse(null);
        if (path == null || !FilePath.isFiles(path.rest())) {
            return false;
        }
        if (!Answers.isRead(request)) {
            // <project>/packages/pypi/files/1.0/yank is of the package "files"
            if (!FilePath.namesContent(path.rest())) {
                return false;
            }
            Problems.answer(request, response, callback, Problem.readOnly("Files are only read here."));
            return true;
        }
        Index index = readers.index(request, path);
        Download download = find(index, path.rest()).orElseThrow(FileRoute::notFound);
        delivery.answer(request, response, callback, download);
        return true;
    }

    private Optional<Download> find(Index index, String rest) {
        return FilePath.of(rest).filter(path -> path.below().isEmpty()).flatMap(path -> {
            String written = path.filename();
            boolean metadata = written.endsWith(METADATA);
            String filename = metadata ? written.substring(0, written.length() - METADATA.length()) : written;
            return catalogue
                    .file(index.projects().stream().map(Project::id).toList(), filename, path.sha256())
                    .map(file -> download(index, file, metadata));
        });
    }

    static Refusal notFound() {
        return new Refusal(
                ProblemType.FILE_NOT_FOUND,
                "There is no such file here. It may have been deleted; the package's page has the links that are good.");
    }

    private static Download download(Index index, CataloguedFile file, boolean metadata) {
        return new Download(
                metadata ? file.metadata() : file.hashes().sha256(),
                metadata ? TEXT : BINARY,
                file.uploaded(),
                Readers.immutable(index),
                // a filename has neither quotes nor anything that would have to be encoded
                metadata ? Optional.empty() : Optional.of("attachment; filename=\"" + file.filename() + '"'),
                List.of());
    }
}
