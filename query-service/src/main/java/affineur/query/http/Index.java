package affineur.query.http;

import affineur.access.Group;
import affineur.access.Project;
import java.util.List;

/** Whose packages the caller is shown. */
public sealed interface Index {
    /** What it is called in messages: {@code project 'team/wheels'}. */
    String title();

    /** Those whose packages are in it, in the order of their numbers. */
    List<Project> projects();

    /** Of one project. */
    record OfProject(Project project) implements Index {
        @Override
        public String title() {
            return "project '" + project.path() + "'";
        }

        @Override
        public List<Project> projects() {
            return List.of(project);
        }
    }

    /** Of a group and all that is below it, as far as the caller may read it: so it is another one for each caller. */
    record OfGroup(Group group, List<Project> projects) implements Index {
        public OfGroup {
            projects = List.copyOf(projects);
        }

        @Override
        public String title() {
            return "group '" + group.path() + "'";
        }
    }
}
