package affineur.command.yank;

import affineur.access.Caller;
import affineur.access.Permission;
import affineur.command.Commands;
import affineur.command.Origin;
import affineur.command.Projects;
import affineur.command.yank.Yank.UnyankFile;
import affineur.command.yank.Yank.UnyankRelease;
import affineur.command.yank.Yank.YankFile;
import affineur.command.yank.Yank.YankRelease;
import affineur.events.ProjectId;
import affineur.http.Callers;
import affineur.http.Correlation;
import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST …/yank} with {@code {"reason": "…"}} or nothing yanks, {@code DELETE …/yank} takes it back. */
@RestController
@RequestMapping("/api/v4/projects/{project}/packages/pypi/{name}/{version}")
@ResponseStatus(HttpStatus.NO_CONTENT)
public final class YankController {
    private static final int LARGEST_BODY = 16 * 1024;
    private static final JsonMapper JSON = new JsonMapper();

    private final Callers callers;
    private final Projects projects;
    private final Commands commands;

    public YankController(Callers callers, Projects projects, Commands commands) {
        this.callers = callers;
        this.projects = projects;
        this.commands = commands;
    }

    @PostMapping("/yank")
    void yankRelease(
            @PathVariable("project") String project,
            @PathVariable("name") String name,
            @PathVariable("version") String version,
            HttpServletRequest request)
            throws IOException {
        Caller caller = callers.of(request);
        ProjectId id = projects.allowing(caller, Permission.PUBLISH, project).id();
        commands.send(
                new YankRelease(id, PackageName.parse(name), Version.parse(version), reason(request)),
                new Origin(caller.actor(), Correlation.of(request)));
    }

    @DeleteMapping("/yank")
    void unyankRelease(
            @PathVariable("project") String project,
            @PathVariable("name") String name,
            @PathVariable("version") String version,
            HttpServletRequest request) {
        Caller caller = callers.of(request);
        ProjectId id = projects.allowing(caller, Permission.PUBLISH, project).id();
        commands.send(
                new UnyankRelease(id, PackageName.parse(name), Version.parse(version)),
                new Origin(caller.actor(), Correlation.of(request)));
    }

    @PostMapping("/{filename}/yank")
    void yankFile(
            @PathVariable("project") String project,
            @PathVariable("name") String name,
            @PathVariable("version") String version,
            @PathVariable("filename") String filename,
            HttpServletRequest request)
            throws IOException {
        Caller caller = callers.of(request);
        ProjectId id = projects.allowing(caller, Permission.PUBLISH, project).id();
        commands.send(
                new YankFile(
                        id,
                        PackageName.parse(name),
                        Version.parse(version),
                        DistributionFilename.parse(filename),
                        reason(request)),
                new Origin(caller.actor(), Correlation.of(request)));
    }

    @DeleteMapping("/{filename}/yank")
    void unyankFile(
            @PathVariable("project") String project,
            @PathVariable("name") String name,
            @PathVariable("version") String version,
            @PathVariable("filename") String filename,
            HttpServletRequest request) {
        Caller caller = callers.of(request);
        ProjectId id = projects.allowing(caller, Permission.PUBLISH, project).id();
        commands.send(
                new UnyankFile(
                        id, PackageName.parse(name), Version.parse(version), DistributionFilename.parse(filename)),
                new Origin(caller.actor(), Correlation.of(request)));
    }

    /** Whatever the Content-Type says: people use curl. */
    private static YankReason reason(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            throw invalidBody("it has more than " + LARGEST_BODY + " bytes");
        }
        if (body.length == 0) {
            return new YankReason("");
        }
        try {
            JsonNode json = JSON.readTree(body);
            if (!json.isObject()) {
                throw invalidBody("it is no JSON object");
            }
            JsonNode reason = json.path("reason");
            if (!reason.isString() && !reason.isMissingNode() && !reason.isNull()) {
                throw invalidBody("its reason is no string");
            }
            return new YankReason(reason.asString(""));
        } catch (JacksonException e) {
            throw invalidBody("it is no JSON");
        }
    }

    private static Refusal invalidBody(String why) {
        return new Refusal(
                ProblemType.INVALID_BODY, "The body must be {\"reason\": \"...\"} or empty, but " + why + ".");
    }
}
