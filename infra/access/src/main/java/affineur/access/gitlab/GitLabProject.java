package affineur.access.gitlab;

import affineur.events.Visibility;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param path the last part of {@code pathWithNamespace}
 * @param permissions the caller's own
 */
public record GitLabProject(
        long id,
        @Nullable String description,
        String name,
        @JsonProperty("name_with_namespace") String nameWithNamespace,
        String path,
        @JsonProperty("path_with_namespace") String pathWithNamespace,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("default_branch") @Nullable String defaultBranch,
        @JsonProperty("tag_list") List<String> tagList,
        List<String> topics,
        @JsonProperty("web_url") @Nullable String webUrl,
        @JsonProperty("avatar_url") @Nullable String avatarUrl,
        @JsonProperty("last_activity_at") @Nullable Instant lastActivityAt,
        GitLabNamespace namespace,
        @JsonProperty("packages_enabled") boolean packagesEnabled,
        boolean archived,
        Visibility visibility,
        @JsonProperty("creator_id") @Nullable Long creatorId,
        Permissions permissions) {
    public GitLabProject {
        tagList = List.copyOf(tagList);
        topics = List.copyOf(topics);
    }

    /**
     * @param projectAccess given in the project; null for none
     * @param groupAccess inherited from the groups around it; null for none
     */
    public record Permissions(
            @JsonProperty("project_access") @Nullable Level projectAccess,
            @JsonProperty("group_access") @Nullable Level groupAccess) {}

    public record Level(
            @JsonProperty("access_level") int accessLevel,
            @JsonProperty("notification_level") @Nullable Integer notificationLevel) {}
}
