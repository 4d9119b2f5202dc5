package affineur.query.http;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Group;
import affineur.access.Permission;
import affineur.access.Place;
import affineur.access.Project;
import affineur.events.TokenId;
import affineur.events.Visibility;
import affineur.http.Callers;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Lets through who may read a project or group. Never blocks. */
public record Readers(Access access, Directory directory, Callers callers) {
    private static final HttpField SHARED = cacheControl("no-cache");
    private static final HttpField PRIVATE = cacheControl("private, no-cache");
    private static final HttpField SHARED_FOR_EVER = cacheControl("public, max-age=31536000, immutable");
    private static final HttpField PRIVATE_FOR_EVER = cacheControl("private, max-age=31536000, immutable");

    private static HttpField cacheControl(String value) {
        return new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, value);
    }

    /**
     * The index that the caller may read. Looks at all projects for that of a group.
     *
     * @throws Refusal if there is no such project or group, or the caller may not; which of both it is, is told to nobody
     */
    public Index index(Request request, IndexPath path) {
        return index(callers.of(request), path);
    }

    /** As above, of somebody who is known. */
    public Index index(Caller caller, IndexPath path) {
        return switch (path.owner()) {
            case PROJECT -> new Index.OfProject(project(caller, path.idOrPath()));
            case GROUP -> ofGroup(caller, path.idOrPath());
        };
    }

    /**
     * What the caller may read in a group and below. Whoever may read something of it may ask there, as in GitLab: a token
     * of a project, for one. Looks at all projects.
     *
     * @throws Refusal if there is no such group or the caller may not
     */
    public Index.OfGroup ofGroup(Caller caller, String idOrPath) {
        Group group = access.group(idOrPath).orElseThrow(() -> missing(caller, ProblemType.GROUP_NOT_FOUND));
        String below = group.path() + "/";
        List<Project> readable = directory.projects().stream()
                .filter(project -> project.path().startsWith(below))
                .filter(project -> access.may(caller, Permission.READ_PACKAGES, project.holder()))
                .toList();
        if (readable.isEmpty()) {
            access.require(caller, Permission.READ_PACKAGES, group);
        }
        return new Index.OfGroup(group, readable);
    }

    /**
     * The project that the caller may read.
     *
     * @param idOrPath null for the default project
     * @throws Refusal if there is none or the caller may not; which of both it is, is told to nobody
     */
    public Project project(Caller caller, @Nullable String idOrPath) {
        return project(
                caller, idOrPath == null ? Access.DEFAULT_PROJECT.toString() : idOrPath, Permission.READ_PACKAGES);
    }

    /**
     * The project in which the caller has the permission.
     *
     * @throws Refusal if there is none or the caller may not; which of both it is, is told to nobody who may not know
     */
    public Project project(Caller caller, String idOrPath, Permission permission) {
        Project project = access.project(idOrPath).orElseThrow(() -> missing(caller, ProblemType.PROJECT_NOT_FOUND));
        access.require(caller, permission, project);
        return project;
    }

    /** As above, of a group. */
    public Group group(Caller caller, String idOrPath, Permission permission) {
        Group group = access.group(idOrPath).orElseThrow(() -> missing(caller, ProblemType.GROUP_NOT_FOUND));
        access.require(caller, permission, group);
        return group;
    }

    /**
     * The group or project in which the caller has the permission.
     *
     * @param kind {@code groups} or {@code projects}
     */
    public Place place(Caller caller, String kind, String idOrPath, Permission permission) {
        return switch (kind) {
            case "groups" -> group(caller, idOrPath, permission);
            case "projects" -> project(caller, idOrPath, permission);
            default -> throw new IllegalArgumentException("Neither groups nor projects: " + kind);
        };
    }

    /**
     * Somebody whose token may read.
     *
     * @throws Refusal unauthenticated if nobody is known, else forbidden
     */
    public Caller known(HttpServletRequest request) {
        Caller caller = callers.of(request);
        access.requireReader(caller);
        return caller;
    }

    /**
     * The token that a request shows, whatever it may.
     *
     * @throws Refusal (unauthenticated) if it shows none
     */
    public TokenId tokenOf(HttpServletRequest request) {
        TokenId token = callers.of(request).token();
        if (token == null) {
            throw credentialsMissing();
        }
        return token;
    }

    private static Refusal missing(Caller caller, ProblemType type) {
        return caller.isAnonymous() ? credentialsMissing() : new Refusal(type, type.title() + ".");
    }

    private static Refusal credentialsMissing() {
        return new Refusal(
                ProblemType.CREDENTIALS_MISSING,
                "Credentials are needed: any user name, and an access token as the password.");
    }

    /** {@code Cache-Control} of what changes: it may be kept but is asked for again, by shared caches only if all read the same. */
    public static HttpField revalidated(Index index) {
        return isShared(index) ? SHARED : PRIVATE;
    }

    /** {@code Cache-Control} of what never changes under its URL. */
    public static HttpField immutable(Index index) {
        return isShared(index) ? SHARED_FOR_EVER : PRIVATE_FOR_EVER;
    }

    private static boolean isShared(Index index) {
        return index instanceof Index.OfProject(Project project) && project.visibility() == Visibility.PUBLIC;
    }
}
