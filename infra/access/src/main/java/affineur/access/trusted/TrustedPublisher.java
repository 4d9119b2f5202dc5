package affineur.access.trusted;

import affineur.access.Directory;
import affineur.access.Group;
import affineur.access.Project;
import affineur.access.Publisher;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job that publishes without a secret of ours.
 *
 * @param claims by name the pattern that each must match
 * @param projectPath the full path
 * @param projectId null while it is pending: there is no such project
 */
public record TrustedPublisher(
        long id,
        String issuer,
        Map<String, String> claims,
        @Nullable String name,
        @JsonProperty("project_path") String projectPath,
        @JsonProperty("project_id") @Nullable Long projectId,
        @JsonProperty("created_at") Instant createdAt) {
    public static TrustedPublisher of(Publisher publisher, Directory directory) {
        Optional<Project> project = directory.project(publisher.group(), publisher.path());
        return new TrustedPublisher(
                publisher.id().value(),
                publisher.issuer().toString(),
                publisher.claims(),
                publisher.name(),
                project.map(Project::path).orElseGet(() -> pending(publisher, directory)),
                project.map(found -> found.id().value()).orElse(null),
                publisher.created().truncatedTo(ChronoUnit.MILLIS));
    }

    private static String pending(Publisher publisher, Directory directory) {
        String group = directory
                .group(publisher.group())
                .map(Group::path)
                .orElseThrow(() -> new IllegalStateException("No group has the publisher " + publisher.id()));
        return group + "/" + publisher.path();
    }
}
