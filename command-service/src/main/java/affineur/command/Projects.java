package affineur.command;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Permission;
import affineur.access.Project;
import affineur.events.ProtectionLevel;
import org.jspecify.annotations.Nullable;

/** Finds the project that a request wants to change, for a caller who may. */
public final class Projects {
    private final Access access;

    public Projects(Access access) {
        this.access = access;
    }

    /**
     * @param idOrPath its number or full path
     * @throws affineur.refusal.Refusal unauthenticated for an anonymous caller, whatever there is; not found if there is none, or none that
     *     the caller may know of; forbidden if it may be read only, or not be changed so
     */
    public Project allowing(Caller caller, Permission permission, String idOrPath) {
        Anonymous.refuse(caller);
        Project project = access.project(idOrPath).orElseThrow(NotFound::project);
        access.require(caller, permission, project);
        return project;
    }

    /** What the caller's role is worth in the project where packages are protected; null for nothing. */
    public @Nullable ProtectionLevel level(Caller caller, Project project) {
        return access.protectionLevel(caller, project.holder()).orElse(null);
    }
}
