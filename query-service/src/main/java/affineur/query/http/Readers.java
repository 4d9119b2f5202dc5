package affineur.query.http;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Permission;
import affineur.access.Project;
import affineur.events.Visibility;
import affineur.http.Callers;
import affineur.refusal.Refusal;
import affineur.refusal.Refusal.Kind;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Lets through who may read a project. Never blocks. */
public record Readers(Access access, Callers callers) {
    private static final HttpField SHARED = cacheControl("no-cache");
    private static final HttpField PRIVATE = cacheControl("private, no-cache");
    private static final HttpField SHARED_FOR_EVER = cacheControl("public, max-age=31536000, immutable");
    private static final HttpField PRIVATE_FOR_EVER = cacheControl("private, max-age=31536000, immutable");

    private static HttpField cacheControl(String value) {
        return new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, value);
    }

    /**
     * The project that the caller may read.
     *
     * @param idOrPath null for the default project
     * @throws Refusal if there is none or the caller may not; which of both it is, is told to nobody
     */
    public Project project(Request request, @Nullable String idOrPath) {
        return project(callers.of(request), idOrPath);
    }

    /** As {@link #project(Request, String)}, for a caller who is known already. */
    public Project project(Caller caller, @Nullable String idOrPath) {
        Optional<Project> project = access.project(idOrPath == null ? Access.DEFAULT_PROJECT.toString() : idOrPath);
        if (project.isEmpty()) {
            throw caller.isAnonymous()
                    ? new Refusal(
                            Kind.UNAUTHENTICATED,
                            "credentials-missing",
                            "Credentials are needed: any user name, and an access token as the password.")
                    : new Refusal(Kind.NOT_FOUND, "project-not-found", "Project not found.");
        }
        access.require(caller, Permission.READ_PACKAGES, project.get());
        return project.get();
    }

    /** {@code Cache-Control} of what changes: it may be kept but is asked for again, by shared caches only if all may read it. */
    public static HttpField revalidated(Project project) {
        return project.visibility() == Visibility.PUBLIC ? SHARED : PRIVATE;
    }

    /** {@code Cache-Control} of what never changes under its URL. */
    public static HttpField immutable(Project project) {
        return project.visibility() == Visibility.PUBLIC ? SHARED_FOR_EVER : PRIVATE_FOR_EVER;
    }
}
