package affineur.command.publish;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Permission;
import affineur.access.Project;
import affineur.blobs.Blobs;
import affineur.command.Commands;
import affineur.command.Entries;
import affineur.command.Origin;
import affineur.command.Projects;
import affineur.command.collect.DigestLocks;
import affineur.command.intake.IncomingFile;
import affineur.command.intake.Intake;
import affineur.command.intake.UploadMetrics;
import affineur.command.multipart.MultipartReader;
import affineur.http.Callers;
import affineur.http.Correlation;
import affineur.http.Endpoint;
import affineur.http.HotRoute;
import affineur.ledger.writer.Appended;
import affineur.sigstore.TrustState;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;

/**
 * Uploads: {@code POST /legacy/} as the public index has it, {@code POST /api/v4/projects/:id/packages/pypi} as GitLab
 * has it. Who may not publish is told so before the body is read, or at {@code …/authorize} without one.
 *
 * @see <a href="https://docs.pypi.org/api/upload/">Upload API</a>
 */
public final class UploadRoute implements HotRoute {
    private static final Pattern LEGACY = Pattern.compile("/legacy/?");
    private static final Pattern GITLAB = Pattern.compile("/api/v4/projects/([^/]+)/packages/pypi(/authorize)?/?");
    private static final byte[] AUTHORIZED =
            ("{\"MaximumSize\":" + Intake.LARGEST_FILE + "}").getBytes(StandardCharsets.UTF_8);

    private final Callers callers;
    private final Projects projects;
    private final Intake intake;
    private final Commands commands;
    private final Publication publication;
    private final UploadMetrics metrics;

    public UploadRoute(
            Callers callers,
            Projects projects,
            Directory directory,
            Entries entries,
            Intake intake,
            Blobs blobs,
            Commands commands,
            DigestLocks locks,
            Supplier<TrustState> trust,
            MeterRegistry meters) {
        this.callers = callers;
        this.projects = projects;
        this.intake = intake;
        this.commands = commands;
        this.metrics = new UploadMetrics(meters);
        this.publication =
                new Publication(blobs, commands, locks, directory, entries, new Attestations(trust, directory));
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                new Endpoint("POST", "/legacy/"),
                new Endpoint("POST", "/api/v4/projects/{project}/packages/pypi"),
                new Endpoint("POST", "/api/v4/projects/{project}/packages/pypi/authorize"));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        if (!HttpMethod.POST.is(request.getMethod())) {
            return false;
        }
        String path = Request.getPathInContext(request);
        if (LEGACY.matcher(path).matches()) {
            upload(UploadProtocol.PUBLIC_INDEX, Access.DEFAULT_PROJECT.toString(), request, response, callback);
            return true;
        }
        Matcher gitlab = GITLAB.matcher(path);
        if (gitlab.matches()) {
            String project = URIUtil.decodePath(gitlab.group(1));
            if (gitlab.group(2) == null) {
                upload(UploadProtocol.GITLAB, project, request, response, callback);
            } else {
                projects.allowing(callers.of(request), Permission.PUBLISH, project);
                answer(200, "application/json", AUTHORIZED, response, callback);
            }
            return true;
        }
        return false;
    }

    private void upload(
            UploadProtocol protocol, String projectIdOrPath, Request request, Response response, Callback callback)
            throws IOException {
        long began = System.nanoTime();
        try {
            publish(protocol, projectIdOrPath, request, began);
        } catch (IOException | RuntimeException e) {
            metrics.failed(e, System.nanoTime() - began);
            throw e;
        }
        byte[] body = protocol.body().getBytes(StandardCharsets.UTF_8);
        answer(protocol.status(), protocol.contentType(), body, response, callback);
    }

    private void publish(UploadProtocol protocol, String projectIdOrPath, Request request, long began)
            throws IOException {
        Caller caller = callers.of(request);
        Project project = projects.allowing(caller, Permission.PUBLISH, projectIdOrPath);
        if (request.getLength() > Intake.LARGEST_FILE + UploadForm.LARGEST_FIELDS) {
            throw IncomingFile.tooLarge(Intake.LARGEST_FILE);
        }
        Optional<Appended> appended;
        long size;
        try (UploadForm form = read(request)) {
            protocol.check(form);
            appended = publication.publish(
                    form,
                    project,
                    projects.level(caller, project),
                    new Origin(caller.actor(), Correlation.of(request)));
            if (appended.isEmpty()) {
                protocol.repeated(form.filename());
            }
            size = form.content().size();
        }
        appended.ifPresent(commands::awaitVisible);
        long took = System.nanoTime() - began;
        if (appended.isPresent()) {
            metrics.published(size, took);
        } else {
            metrics.repeated(took);
        }
    }

    private UploadForm read(Request request) throws IOException {
        InputStream body = Content.Source.asInputStream(request);
        MultipartReader reader =
                MultipartReader.of(request.getHeaders().get(HttpHeader.CONTENT_TYPE), body, UploadForm.LARGEST_FIELDS);
        return UploadForm.read(reader, intake);
    }

    private static void answer(int status, String contentType, byte[] body, Response response, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
