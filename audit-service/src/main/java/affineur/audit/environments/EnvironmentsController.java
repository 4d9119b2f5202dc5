package affineur.audit.environments;

import static affineur.audit.records.RecordQuery.instant;
import static affineur.audit.records.RecordQuery.invalid;
import static affineur.audit.records.RecordQuery.number;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Permission;
import affineur.audit.Commands;
import affineur.audit.environments.Attribution.Known;
import affineur.audit.environments.formats.Environment;
import affineur.audit.environments.formats.Formats;
import affineur.audit.records.PackageFilters;
import affineur.audit.records.RecordCsv;
import affineur.audit.records.RecordListing;
import affineur.audit.registered.RegisteredFile;
import affineur.audit.registered.RegisteredFiles;
import affineur.audit.registered.RegisteredFiles.Standing;
import affineur.documents.Document;
import affineur.events.EnvironmentEvent.EnvironmentSubmitted;
import affineur.events.EnvironmentName;
import affineur.events.Holder;
import affineur.events.ProjectId;
import affineur.http.Callers;
import affineur.http.Correlation;
import affineur.http.mvc.Asked;
import affineur.packaging.Excerpt;
import affineur.packaging.Sha256;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /audit/environments?name=…}: says what an environment has, and is told of each package where it came from. Anybody
 * may who shows a valid token; what the token may not see is as if it were not there. What is kept was found with all there is.
 *
 * <p>What was submitted is for tokens with the scope {@code read_audit} or {@code admin}: {@code GET /audit/environments} the last
 * of each environment, {@code …/{name}} all of one, {@code …/{name}/{number}} what one says, {@code …/{name}/changes?since=} what
 * is different from then, or from the one before; and {@code GET /audit/installed}: the packages that environments have now. What
 * there is to say against a package is said as of the question.
 */
@RestController
public final class EnvironmentsController {
    private static final int LARGEST = 32 << 20;
    /** Each holds its body in memory, several times over. */
    private static final int AT_ONCE = 2;

    private static final long PATIENCE_SECONDS = 20;

    private static final List<String> SUBMISSION_COLUMNS =
            List.of("environment", "position", "time", "format", "packages", "sources", "actor", "token", "digest");
    private static final List<String> FINDING_COLUMNS = List.of(
            "package",
            "version",
            "source",
            "evidence",
            "marks",
            "says",
            "position",
            "project",
            "upstream",
            "filename",
            "digest",
            "url",
            "commit",
            "altered_files",
            "signed_by");
    private static final List<String> HELD_COLUMNS = List.of(
            "environment",
            "package",
            "version",
            "source",
            "evidence",
            "marks",
            "says",
            "submission",
            "time",
            "actor",
            "token",
            "position",
            "project",
            "upstream",
            "filename",
            "digest",
            "url",
            "commit",
            "altered_files",
            "signed_by");

    private final Environments environments;
    private final KeptSubmissions kept;
    private final RegisteredFiles files;
    private final Attribution attribution;
    private final Commands commands;
    private final Access access;
    private final Callers callers;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    EnvironmentsController(
            Environments environments,
            KeptSubmissions kept,
            RegisteredFiles files,
            Attribution attribution,
            Commands commands,
            Access access,
            Callers callers) {
        this.environments = environments;
        this.kept = kept;
        this.files = files;
        this.attribution = attribution;
        this.commands = commands;
        this.access = access;
        this.callers = callers;
    }

    @PostMapping("/audit/environments")
    @ResponseStatus(HttpStatus.CREATED)
    Shown submit(HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        access.requireSubmitter(caller);
        turn();
        try {
            return submitted(caller, request);
        } finally {
            turns.release();
        }
    }

    private void turn() {
        boolean mine = false;
        try {
            mine = turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!mine) {
            throw new Refusal(ProblemType.BUSY, "Too many environments are submitted at the moment.");
        }
    }

    private Shown submitted(Caller caller, HttpServletRequest request) throws IOException {
        // before the parameters, which are looked for in the body, too, where curl calls that a form
        byte[] body = request.getInputStream().readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            throw new Refusal(ProblemType.ENVIRONMENT_TOO_LARGE, "The body has more than " + LARGEST + " bytes.");
        }
        String written = request.getParameter("name");
        if (written == null) {
            throw invalid("The parameter name is missing: what the environment is called.");
        }
        EnvironmentName name = new EnvironmentName(written);
        Environment said = Formats.read(body);
        Known known = attribution.known(said);
        Hosts own = Hosts.of(Asked.plainUrl(request));
        Submission all = Submission.of(said, attribution.of(said, known, own, _ -> true));
        Sha256 content = kept.keep(all);
        long number = commands.submit(
                new EnvironmentSubmitted(name, said.format(), said.packages().size(), content),
                caller.actor(),
                Correlation.of(request));
        Submission seen =
                access.mayAudit(caller) ? all : Submission.of(said, attribution.of(said, known, own, visible(caller)));
        return new Shown(name.text(), number, null, content.hex(), seen.sources(), now(seen));
    }

    private Predicate<RegisteredFile> visible(Caller caller) {
        return file -> file.project() == null
                || access.may(caller, Permission.READ_PACKAGES, Holder.of(new ProjectId(file.project())));
    }

    private Submission now(Submission said) {
        Map<String, Standing> standing = files.standing(said.packages().stream()
                .map(Finding::file)
                .filter(Objects::nonNull)
                .distinct()
                .toList());
        return said.with(said.packages().stream()
                .map(found -> found.now(standing.get(found.file())))
                .toList());
    }

    @GetMapping("/audit/environments")
    public void environments(HttpServletRequest request, HttpServletResponse response) throws IOException {
        access.requireAudit(callers.of(request));
        new RecordListing("environments", SUBMISSION_COLUMNS, environments.environments())
                .answer(request, response, new EnvironmentFilters(true));
    }

    @GetMapping("/audit/environments/{environment}")
    public void submissions(
            @PathVariable("environment") String environment, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        access.requireAudit(callers.of(request));
        EnvironmentName name = named(environment).name();
        new RecordListing("submissions", SUBMISSION_COLUMNS, environments.submissions(name))
                .answer(request, response, new EnvironmentFilters(false));
    }

    @GetMapping("/audit/environments/{environment}/{number:[0-9]{1,18}}")
    public void submission(
            @PathVariable("environment") String environment,
            @PathVariable("number") long number,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        access.requireAudit(callers.of(request));
        EnvironmentName name = named(environment).name();
        SubmissionRecord record = environments
                .submission(name, number)
                .orElseThrow(() -> notFound("There is no submission " + number + " of '" + name + "'."));
        Submission said = now(content(record));
        response.setHeader("Vary", "Accept");
        if (RecordListing.wantsCsv(request.getParameter("format"), request.getHeader("Accept"))) {
            csv(said, response);
        } else {
            answer(
                    new Shown(
                            record.environment(),
                            number,
                            record.time(),
                            record.digest().hex(),
                            said.sources(),
                            said),
                    response);
        }
    }

    @GetMapping("/audit/environments/{environment}/changes")
    Changes changes(@PathVariable("environment") String environment, HttpServletRequest request) throws IOException {
        access.requireAudit(callers.of(request));
        Named named = named(environment);
        SubmissionRecord to = to(named, request.getParameter("to"));
        SubmissionRecord from = from(named, to, request.getParameter("since"));
        return Changes.between(
                from, now(content(from)).packages(), to, now(content(to)).packages());
    }

    private SubmissionRecord to(Named named, @Nullable String number) {
        return number == null ? named.last() : numbered(named, "to", number);
    }

    private SubmissionRecord from(Named named, SubmissionRecord to, @Nullable String since) {
        if (since != null && !since.matches("[0-9]{1,18}")) {
            return environments
                    .at(named.name(), instant("since", since))
                    .orElseThrow(() -> notFound(
                            "Nothing was submitted of '" + named.name() + "' until " + Excerpt.of(since) + "."));
        }
        return since == null
                ? environments
                        .before(named.name(), to.position())
                        .orElseThrow(() ->
                                notFound("Submission " + to.position() + " is the first of '" + named.name() + "'."))
                : numbered(named, "since", since);
    }

    private SubmissionRecord numbered(Named named, String parameter, String number) {
        long position = number(parameter, number, 0);
        return environments
                .submission(named.name(), position)
                .orElseThrow(() -> notFound("There is no submission " + position + " of '" + named.name() + "'."));
    }

    @GetMapping("/audit/installed")
    public void installed(HttpServletRequest request, HttpServletResponse response) throws IOException {
        access.requireAudit(callers.of(request));
        HeldPackages held = environments.held(files).marked(request.getParameter("mark"));
        new RecordListing("installed", HELD_COLUMNS, held)
                .answer(request, response, new HeldFilters(new PackageFilters(access)));
    }

    private record Named(EnvironmentName name, SubmissionRecord last) {}

    private Named named(String environment) {
        EnvironmentName name = new EnvironmentName(environment);
        return new Named(
                name, environments.last(name).orElseThrow(() -> notFound("Nobody has submitted '" + name + "'.")));
    }

    private Submission content(SubmissionRecord record) throws IOException {
        Optional<Submission> content = kept.find(record.digest());
        return content.orElseThrow(() -> new Refusal(
                ProblemType.SUBMISSION_LOST,
                "What was submitted is recorded at position " + record.position() + ", but its content is lost."));
    }

    private static Refusal notFound(String message) {
        return new Refusal(ProblemType.ENVIRONMENT_NOT_FOUND, message);
    }

    private static void answer(Object body, HttpServletResponse response) throws IOException {
        byte[] bytes = Submission.JSON.writeValueAsBytes(body);
        response.setContentType("application/json");
        response.setContentLength(bytes.length);
        try (OutputStream out = response.getOutputStream()) {
            out.write(bytes);
        }
    }

    private static void csv(Submission said, HttpServletResponse response) throws IOException {
        response.setContentType("text/csv;charset=utf-8;header=present");
        response.setHeader("Content-Disposition", "attachment; filename=\"audit-environment.csv\"");
        try (RecordCsv csv = new RecordCsv(FINDING_COLUMNS, response.getOutputStream())) {
            for (Finding found : said.packages()) {
                csv.write(new Document(found.name(), 0, Map.of(), Submission.JSON.writeValueAsBytes(found)));
            }
        }
    }
}
