package affineur.query.file;

import affineur.access.Caller;
import affineur.access.Project;
import affineur.blobs.Blobs;
import affineur.downloads.Retrieval.Subject;
import affineur.downloads.Retrieval.What;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.http.Endpoint;
import affineur.http.HotRoute;
import affineur.http.Problem;
import affineur.http.Problems;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.CataloguedFile;
import affineur.query.downloads.Asked;
import affineur.query.downloads.Recorder;
import affineur.query.downloads.Recorder.Recording;
import affineur.query.forward.Admissions;
import affineur.query.forward.Forwarder;
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
    static final HttpField TEXT = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");

    private final Catalogue catalogue;
    private final Readers readers;
    private final Delivery delivery;
    private final Recorder recorder;
    private final UpstreamFiles upstream;

    public FileRoute(
            Catalogue catalogue,
            Blobs blobs,
            Readers readers,
            FileMetrics metrics,
            Recorder recorder,
            Forwarder forwarder,
            Admissions admissions) {
        this.catalogue = catalogue;
        this.readers = readers;
        this.recorder = recorder;
        this.delivery = new Delivery(blobs, metrics);
        this.upstream = new UpstreamFiles(catalogue, blobs, forwarder, admissions, delivery);
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
        Optional<Wanted> wanted =
                FilePath.of(path.rest()).filter(file -> file.below().isEmpty()).map(Wanted::of);
        Recording recording = recorder.begin(request, asked(path, wanted));
        try {
            Caller caller = readers.callers().of(request);
            recording.by(caller);
            Index index = readers.index(caller, path);
            Wanted file = wanted.orElseThrow(FileRoute::notFound);
            Optional<Download> download = find(index, file);
            if (download.isPresent()) {
                delivery.answer(request, response, callback, download.get(), recording);
            } else {
                answerFromUpstream(request, response, callback, index, caller, file, recording);
            }
        } catch (IOException | RuntimeException e) {
            recording.refused(e);
            throw e;
        }
        return true;
    }

    private void answerFromUpstream(
            Request request,
            Response response,
            Callback callback,
            Index index,
            Caller caller,
            Wanted wanted,
            Recording recording)
            throws IOException {
        UpstreamFiles.Found found =
                upstream.find(index, wanted.filename(), wanted.sha256()).orElseThrow(FileRoute::notFound);
        if (wanted.metadata()) {
            upstream.answerMetadata(request, response, callback, index, found, recording);
        } else {
            upstream.answer(request, response, callback, index, caller, found, recording);
        }
    }

    /** @param metadata whether they are wanted of the file, and not the file itself */
    private record Wanted(String filename, String sha256, boolean metadata) {
        static Wanted of(FilePath path) {
            String written = path.filename();
            boolean metadata = written.endsWith(METADATA);
            return new Wanted(
                    metadata ? written.substring(0, written.length() - METADATA.length()) : written,
                    path.sha256(),
                    metadata);
        }

        What what() {
            return metadata ? What.METADATA : What.FILE;
        }
    }

    private static Asked asked(IndexPath path, Optional<Wanted> wanted) {
        return wanted.map(file -> Asked.file(path, file.what(), file.filename(), file.sha256()))
                .orElseGet(() -> Asked.file(path, What.FILE, "", ""));
    }

    private Optional<Download> find(Index index, Wanted wanted) {
        List<ProjectId> projects = index.projects().stream().map(Project::id).toList();
        return catalogue
                .file(projects, wanted.filename(), wanted.sha256())
                .map(file -> download(index, of(projects, file), file, wanted.metadata()));
    }

    private Subject of(List<ProjectId> projects, CataloguedFile file) {
        return new Subject(
                projects.size() == 1
                        ? projects.getFirst()
                        : catalogue.projectOf(projects, file).orElse(null),
                PackageType.PYPI,
                file.name().toString(),
                file.version().toString(),
                file.filename(),
                file.hashes().sha256().hex(),
                file.number());
    }

    static Refusal notFound() {
        return new Refusal(
                ProblemType.FILE_NOT_FOUND,
                "There is no such file here. It may have been deleted; the package's page has the links that are good.");
    }

    private static Download download(Index index, Subject of, CataloguedFile file, boolean metadata) {
        return new Download(
                of,
                metadata ? file.metadata() : file.hashes().sha256(),
                metadata ? TEXT : BINARY,
                file.uploaded(),
                Readers.immutable(index),
                // a filename has neither quotes nor anything that would have to be encoded
                metadata ? Optional.empty() : Optional.of("attachment; filename=\"" + file.filename() + '"'),
                List.of());
    }
}
