package affineur.access;

import affineur.events.ProjectId;
import java.util.Optional;

/** The one place that decides who may do what. It answers from memory, so it may be asked on a selector thread. */
public interface Access {
    /** The project that answers at the root: {@code /simple/}, {@code /legacy/}. */
    ProjectId DEFAULT_PROJECT = new ProjectId(1);

    /**
     * Who shows this secret.
     *
     * @throws affineur.refusal.Refusal (unauthenticated) if no valid token has it
     */
    Caller authenticate(String secret);

    /** The project of this number or full path ({@code group/project}); empty if there is none. */
    Optional<Project> project(String idOrPath);

    /**
     * Passes if the caller may read the project's packages.
     *
     * @throws affineur.refusal.Refusal unauthenticated for an anonymous caller, else not found
     */
    void requireRead(Caller caller, Project project);

    /**
     * Passes if the caller may publish, delete and yank in the project.
     *
     * @throws affineur.refusal.Refusal unauthenticated for an anonymous caller, not found if it may not even read, else
     *     forbidden
     */
    void requireWrite(Caller caller, Project project);

    /**
     * Passes if the caller may read the audit records.
     *
     * @throws affineur.refusal.Refusal unauthenticated for an anonymous caller, else forbidden
     */
    void requireAudit(Caller caller);
}
