package affineur.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What members and tokens belong to: a group with all that is below it, or a project. */
public sealed interface Holder {
    /** {@code groups/2} or {@code projects/7}. */
    @JsonValue
    String path();

    /** @throws IllegalArgumentException if that is no such path */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Holder parse(String path) {
        int slash = path.indexOf('/');
        long number = Long.parseLong(path.substring(slash + 1));
        return switch (path.substring(0, Math.max(0, slash))) {
            case "groups" -> new OfGroup(new GroupId(number));
            case "projects" -> new OfProject(new ProjectId(number));
            default -> throw new IllegalArgumentException("Neither groups/… nor projects/…: " + path);
        };
    }

    static Holder of(GroupId group) {
        return new OfGroup(group);
    }

    static Holder of(ProjectId project) {
        return new OfProject(project);
    }

    /** A group, its subgroups and all their projects. */
    record OfGroup(GroupId group) implements Holder {
        @Override
        public String path() {
            return "groups/" + group;
        }

        @Override
        public String toString() {
            return path();
        }
    }

    /** One project. */
    record OfProject(ProjectId project) implements Holder {
        @Override
        public String path() {
            return "projects/" + project;
        }

        @Override
        public String toString() {
            return path();
        }
    }
}
