package affineur.query.file;

import affineur.access.Project;
import affineur.blobs.Blobs;
import affineur.generic.GenericName;
import affineur.generic.GenericPath;
import affineur.generic.GenericVersion;
import affineur.http.Endpoint;
import affineur.http.HotRoute;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.GenericFile;
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

    public GenericFileRoute(Catalogue catalogue, Blobs blobs, Readers readers, FileMetrics metrics) {
        this.catalogue = catalogue;
        this.readers = readers;
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
        Project project = readers.project(readers.callers().of(request), decoded(path, 1));
        GenericFile file = catalogue
                .genericFile(
                        project.id(),
                        new GenericName(decoded(path, 2)),
                        new GenericVersion(decoded(path, 3)),
                        new GenericPath(decoded(path, 4)))
                .orElseThrow(GenericFileRoute::notFound);
        delivery.answer(request, response, callback, download(project, file));
        return true;
    }

    /** What is encoded badly is as good as nothing, and no name is that. */
    private static String decoded(Matcher path, int group) {
        return IndexPath.decode(path.group(group)).orElse("");
    }

    private static Download download(Project project, GenericFile file) {
        // a path has neither quotes nor anything that would have to be encoded
        String disposition = "attachment; filename=\"" + file.path().filename() + '"';
        return new Download(
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
