package affineur.query.file;

import affineur.access.Caller;
import affineur.access.Project;
import affineur.blobs.Blobs;
import affineur.downloads.Retrieval.Subject;
import affineur.events.PackageType;
import affineur.generic.GenericName;
import affineur.generic.GenericPath;
import affineur.generic.GenericVersion;
import affineur.http.Endpoint;
import affineur.http.HotRoute;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.GenericFile;
import affineur.query.downloads.Asked;
import affineur.query.downloads.Recorder;
import affineur.query.downloads.Recorder.Recording;
import affineur.query.http.Answers;
import affineur.query.http.Index;
import affineur.query.http.IndexPath;
import affineur.query.http.Readers;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * {@code GET /api/v4/projects/:id/packages/generic/:name/:version/*file}: the newest file at that path, which another may
 * follow; so it is asked for again each time, by its digest.
 *
 * @see <a href="https://docs.gitlab.com/user/packages/generic_packages/">GitLab generic packages repository</a>
 */
public final class GenericFileRoute implements HotRoute {
    private static final Pattern PATH =
            Pattern.compile("/api/v4/projects/([^/]+)/packages/generic/([^/]+)/([^/]+)/(.+)");

    private final Catalogue catalogue;
    private final Readers readers;
    private final Delivery delivery;
    private final Recorder recorder;

    public GenericFileRoute(Catalogue catalogue, Blobs blobs, Readers readers, FileMetrics metrics, Recorder recorder) {
        this.catalogue = catalogue;
        this.readers = readers;
        this.recorder = recorder;
        this.delivery = new Delivery(blobs, metrics);
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(new Endpoint("GET", "/api/v4/projects/{project}/packages/generic/{name}/{version}/{path}"));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        if (!Answers.isRead(request)) {
            return false;
        }
        Matcher path = PATH.matcher(request.getHttpURI().getPath());
        if (!path.matches()) {
            return false;
        }
        String idOrPath = decoded(path, 1);
        String name = decoded(path, 2);
        String version = decoded(path, 3);
        String filename = decoded(path, 4);
        Recording recording = recorder.begin(request, Asked.generic(idOrPath, name, version, filename));
        try {
            Caller caller = readers.callers().of(request);
            recording.by(caller);
            Project project = readers.project(caller, idOrPath);
            GenericName of = new GenericName(name);
            GenericVersion versioned = new GenericVersion(version);
            GenericFile file = catalogue
                    .genericFile(project.id(), of, versioned, new GenericPath(filename))
                    .orElseThrow(GenericFileRoute::notFound);
            delivery.answer(request, response, callback, download(project, of, versioned, file), recording);
        } catch (IOException | RuntimeException e) {
            recording.refused(e);
            throw e;
        }
        return true;
    }

    /** What is encoded badly is as good as nothing, and no name is that. */
    private static String decoded(Matcher path, int group) {
        return IndexPath.decode(path.group(group)).orElse("");
    }

    private static Download download(Project project, GenericName name, GenericVersion version, GenericFile file) {
        // a path has neither quotes nor anything that would have to be encoded
        String disposition = "attachment; filename=\"" + file.path().filename() + '"';
        return new Download(
                new Subject(
                        project.id(),
                        PackageType.GENERIC,
                        name.toString(),
                        version.toString(),
                        file.path().toString(),
                        file.hashes().sha256().hex(),
                        file.number()),
                file.hashes().sha256(),
                FileRoute.BINARY,
                null,
                Readers.revalidated(new Index.OfProject(project)),
                Optional.of(disposition),
                List.of(
                        new HttpField(HttpHeader.CONTENT_DISPOSITION, disposition),
                        new HttpField(
                                "X-Checksum-SHA256", file.hashes().sha256().hex()),
                        new HttpField("X-Checksum-MD5", file.hashes().md5())));
    }

    private static Refusal notFound() {
        return new Refusal(
                ProblemType.FILE_NOT_FOUND,
                "There is no such file here. The list of packages has the names and versions that there are.");
    }
}
