package affineur.query.simple;

import affineur.events.ProjectId;
import affineur.packaging.PackageName;

/**
 * Which page, in which form.
 *
 * @param name of the package, normalised; empty for the list of all
 */
record PageKey(long project, String name, MediaType type) {
    static PageKey of(ProjectId project, PackageName name, MediaType type) {
        return new PageKey(project.value(), name.toString(), type);
    }

    static PageKey ofList(ProjectId project, MediaType type) {
        return new PageKey(project.value(), "", type);
    }

    boolean isList() {
        return name.isEmpty();
    }
}
