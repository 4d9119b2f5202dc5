package affineur.command.trust;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Group;
import affineur.access.Permission;
import affineur.access.Project;
import affineur.access.Publisher;
import affineur.access.TrustedIssuers;
import affineur.access.trusted.TrustedPublisher;
import affineur.command.Fields;
import affineur.command.Groups;
import affineur.command.NotFound;
import affineur.command.Origin;
import affineur.command.Projects;
import affineur.command.Recorded;
import affineur.events.GroupId;
import affineur.events.PublisherId;
import affineur.http.Callers;
import affineur.http.Correlation;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Trusts publishers: of a project, for those who give tokens there; of a group, also for projects that are not there yet,
 * for those who may make them.
 */
@RestController
@RequestMapping("/api/v4")
public final class PublisherController {
    private static final String PROJECT = "/projects/{place}/trusted_publishers";
    private static final String GROUP = "/groups/{place}/trusted_publishers";
    private static final String PUBLISHER = "/{publisher:[1-9]\\d{0,17}}";

    private final Callers callers;
    private final Projects projects;
    private final Groups groups;
    private final Directory directory;
    private final TrustedIssuers issuers;
    private final Trust trust;

    public PublisherController(
            Callers callers, Access access, Directory directory, TrustedIssuers issuers, Trust trust) {
        this.callers = callers;
        this.projects = new Projects(access);
        this.groups = new Groups(access);
        this.directory = directory;
        this.issuers = issuers;
        this.trust = trust;
    }

    @PostMapping(PROJECT)
    @ResponseStatus(HttpStatus.CREATED)
    TrustedPublisher trustInProject(@PathVariable("place") String idOrPath, HttpServletRequest request)
            throws IOException {
        Caller caller = callers.of(request);
        Project project = projects.allowing(caller, Permission.MANAGE_MEMBERS, idOrPath);
        return trust(project.group(), project.slug(), Fields.of(request), caller, request);
    }

    /** {@code project_path} is the last part of the path, or the whole of it. */
    @PostMapping(GROUP)
    @ResponseStatus(HttpStatus.CREATED)
    TrustedPublisher trustInGroup(@PathVariable("place") String idOrPath, HttpServletRequest request)
            throws IOException {
        Caller caller = callers.of(request);
        Group group = groups.allowing(caller, Permission.CREATE_BELOW, idOrPath);
        Fields fields = Fields.of(request);
        return trust(group.id(), within(group, fields.required("project_path")), fields, caller, request);
    }

    private static String within(Group group, String path) {
        String around = group.path() + "/";
        return path.toLowerCase(Locale.ROOT).startsWith(around.toLowerCase(Locale.ROOT))
                ? path.substring(around.length())
                : path;
    }

    private TrustedPublisher trust(
            GroupId group, String path, Fields fields, Caller caller, HttpServletRequest request) {
        PublisherId publisher = trust.publisher(
                group,
                path,
                issuer(fields.required("issuer")),
                fields.map("claims"),
                fields.text("name"),
                new Origin(caller.actor(), Correlation.of(request)));
        return TrustedPublisher.of(directory.publisher(publisher).orElseThrow(Recorded::notShownYet), directory);
    }

    private URI issuer(String text) {
        try {
            URI url = URI.create(text);
            if (issuers.trusts(url)) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // nobody can trust that
        }
        throw new Refusal(
                ProblemType.ISSUER_NOT_TRUSTED,
                "This issuer is not trusted here: an administrator trusts it by POST /api/v4/trusted_issuers, "
                        + "an operator by --trusted-issuer.");
    }

    @DeleteMapping(PROJECT + PUBLISHER)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void distrustInProject(
            @PathVariable("place") String idOrPath,
            @PathVariable("publisher") long number,
            HttpServletRequest request) {
        Caller caller = callers.of(request);
        Project project = projects.allowing(caller, Permission.MANAGE_MEMBERS, idOrPath);
        Publisher publisher = publisher(number);
        if (!publisher.isOf(project)) {
            throw NotFound.anything();
        }
        trust.distrust(publisher.id(), new Origin(caller.actor(), Correlation.of(request)));
    }

    @DeleteMapping(GROUP + PUBLISHER)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void distrustInGroup(
            @PathVariable("place") String idOrPath,
            @PathVariable("publisher") long number,
            HttpServletRequest request) {
        Caller caller = callers.of(request);
        Group group = groups.allowing(caller, Permission.CREATE_BELOW, idOrPath);
        Publisher publisher = publisher(number);
        if (!publisher.group().equals(group.id())) {
            throw NotFound.anything();
        }
        trust.distrust(publisher.id(), new Origin(caller.actor(), Correlation.of(request)));
    }

    private Publisher publisher(long number) {
        return directory.publisher(new PublisherId(number)).orElseThrow(NotFound::anything);
    }
}
