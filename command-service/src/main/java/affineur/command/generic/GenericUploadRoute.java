package affineur.command.generic;

import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Permission;
import affineur.access.Project;
import affineur.command.Commands;
import affineur.command.Entries;
import affineur.command.Origin;
import affineur.command.Projects;
import affineur.command.Protection;
import affineur.command.collect.DigestLocks;
import affineur.command.intake.IncomingFile;
import affineur.command.intake.Intake;
import affineur.command.intake.UploadMetrics;
import affineur.events.PackageType;
import affineur.events.ProtectionLevel;
import affineur.generic.GenericName;
import affineur.generic.GenericPath;
import affineur.generic.GenericStatus;
import affineur.generic.GenericVersion;
import affineur.http.Callers;
import affineur.http.Correlation;
import affineur.http.Endpoint;
import affineur.http.HotRoute;
import affineur.ledger.writer.Appended;
import affineur.packaging.Excerpt;
import affineur.packaging.Sha256;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUT /api/v4/projects/:id/packages/generic/:name/:version/*file}: the body is the file, and is stored as it comes.
 * Who may not publish, and what has a wrong name, is told so before the body is read.
 *
 * @see <a href="https://docs.gitlab.com/user/packages/generic_packages/">GitLab generic packages repository</a>
 */
public final class GenericUploadRoute implements HotRoute {
    private static final Pattern PATH =
            Pattern.compile("/api/v4/projects/([^/]+)/packages/generic/([^/]+)/([^/]+)/(.+)");
    private static final byte[] CREATED = "{\"message\":\"201 Created\"}".getBytes(StandardCharsets.UTF_8);
    private static final int BUFFER = 64 << 10;

    private final Callers callers;
    private final Projects projects;
    private final Directory directory;
    private final Intake intake;
    private final Commands commands;
    private final DigestLocks locks;
    private final GenericFiles files;
    private final UploadMetrics metrics;

    public GenericUploadRoute(
            Callers callers,
            Projects projects,
            Directory directory,
            Intake intake,
            Commands commands,
            Entries entries,
            DigestLocks locks,
            MeterRegistry meters) {
        this.callers = callers;
        this.projects = projects;
        this.directory = directory;
        this.intake = intake;
        this.commands = commands;
        this.locks = locks;
        this.files = new GenericFiles(entries);
        this.metrics = new UploadMetrics(meters);
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(new Endpoint("PUT", "/api/v4/projects/{project}/packages/generic/{name}/{version}/{path}"));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        if (!HttpMethod.PUT.is(request.getMethod())) {
            return false;
        }
        Matcher path = PATH.matcher(Request.getPathInContext(request));
        if (!path.matches()) {
            return false;
        }
        long began = System.nanoTime();
        byte[] body;
        try {
            body = upload(path, request, began);
        } catch (IOException | RuntimeException e) {
            metrics.failed(e, System.nanoTime() - began);
            throw e;
        }
        response.setStatus(201);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    /** Returns what to answer. */
    private byte[] upload(Matcher path, Request request, long began) throws IOException {
        Caller caller = callers.of(request);
        Project project = projects.allowing(caller, Permission.PUBLISH, decoded(path, 1));
        GenericName name = new GenericName(decoded(path, 2));
        GenericVersion version = new GenericVersion(decoded(path, 3));
        GenericPath file = new GenericPath(decoded(path, 4));
        Fields query = Request.extractQueryParameters(request);
        GenericStatus status = status(value(query, "status"));
        boolean selects = selectsFile(value(query, "select"));
        ProtectionLevel level = projects.level(caller, project);
        Protection.requirePush(directory.protectionRules(project.id()), PackageType.GENERIC, name.toString(), level);
        if (request.getLength() > Intake.LARGEST_FILE) {
            throw IncomingFile.tooLarge(Intake.LARGEST_FILE);
        }
        Optional<Appended> appended;
        long size;
        Sha256 content;
        try (IncomingFile incoming = intake.receive()) {
            read(request, incoming);
            size = incoming.size();
            content = incoming.hashes().sha256();
            PublishGenericFile command = new PublishGenericFile(
                    project.id(),
                    name,
                    version,
                    file,
                    size,
                    incoming.hashes(),
                    directory.around(project.id()),
                    level,
                    status);
            try (DigestLocks.Held _ = locks.share(content)) {
                // the blob before the fact
                incoming.staged().keep(content);
                appended = commands.record(command, new Origin(caller.actor(), Correlation.of(request)));
            }
        }
        appended.ifPresent(commands::awaitVisible);
        byte[] answer = selects
                ? files.shown(project.id(), name, version, file, content, appended.map(Appended::last), url(request))
                : CREATED;
        long took = System.nanoTime() - began;
        if (appended.isPresent()) {
            metrics.published(size, took);
        } else {
            metrics.repeated(took);
        }
        return answer;
    }

    private static void read(Request request, IncomingFile incoming) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream body = Content.Source.asInputStream(request)) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                incoming.write(buffer, 0, read);
            }
        }
        incoming.finish();
    }

    private static String decoded(Matcher path, int group) {
        return URIUtil.decodePath(path.group(group));
    }

    /** An empty value is as good as none. */
    private static @Nullable String value(Fields query, String name) {
        String value = query.getValue(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static @Nullable GenericStatus status(@Nullable String written) {
        return switch (written) {
            case null -> null;
            case "default" -> GenericStatus.DEFAULT;
            case "hidden" -> GenericStatus.HIDDEN;
            default -> throw invalid("status", written, "default or hidden");
        };
    }

    private static boolean selectsFile(@Nullable String written) {
        return switch (written) {
            case null -> false;
            case "package_file" -> true;
            default -> throw invalid("select", written, "package_file");
        };
    }

    /** It begins with GitLab's words. */
    private static Refusal invalid(String parameter, String written, String expected) {
        return new Refusal(
                ProblemType.INVALID_PARAMETER,
                parameter + " does not have a valid value: '" + Excerpt.of(written) + "' is not " + expected + ".");
    }

    /** The file's own address, as the client calls this server. */
    private static String url(Request request) {
        HttpURI.Mutable asked = HttpURI.build(request.getHttpURI()).query(null).fragment(null);
        String protocol = request.getHeaders().get(HttpHeader.X_FORWARDED_PROTO);
        boolean https = protocol != null
                && protocol.split(",", 2)[0].strip().toLowerCase(Locale.ROOT).equals("https");
        return (https ? asked.scheme("https") : asked).asString();
    }
}
