package affineur.query.simple;

import affineur.events.ProjectId;
import affineur.packaging.PackageName;
import java.util.List;

/** Which page, in which form. */
sealed interface PageKey {
    /** Of the package, normalised; empty for the list of all. */
    String name();

    MediaType type();

    Links links();

    /** Bytes that it holds, about. */
    long weight();

    default boolean isList() {
        return name().isEmpty();
    }

    static PageKey of(ProjectId project, PackageName name, MediaType type, Links links) {
        return new OfProject(project.value(), name.toString(), type, links);
    }

    static PageKey ofList(ProjectId project, MediaType type, Links links) {
        return new OfProject(project.value(), "", type, links);
    }

    /** Of one project's index. */
    record OfProject(long project, String name, MediaType type, Links links) implements PageKey {
        @Override
        public long weight() {
            return 0;
        }
    }

    /**
     * Of several projects together.
     *
     * @param edition raised with each change, so that what was made before is not found any more
     */
    record OfProjects(long edition, List<ProjectId> projects, String name, MediaType type, Links links)
            implements PageKey {
        private static final int OF_PROJECT = 32;

        public OfProjects {
            projects = List.copyOf(projects);
        }

        @Override
        public long weight() {
            return (long) OF_PROJECT * projects.size();
        }
    }
}
