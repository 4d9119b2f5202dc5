package affineur.access.gitlab;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The group that a project is in.
 *
 * @param kind always {@code group}: users have no namespaces of their own
 */
public record GitLabNamespace(
        long id,
        String name,
        String path,
        String kind,
        @JsonProperty("full_path") String fullPath,
        @JsonProperty("parent_id") @Nullable Long parentId,
        @JsonProperty("avatar_url") @Nullable String avatarUrl,
        @JsonProperty("web_url") @Nullable String webUrl) {}
