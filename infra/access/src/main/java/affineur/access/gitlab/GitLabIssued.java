package affineur.access.gitlab;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * The answer to a token's creation or rotation, which alone has the secret.
 *
 * @param shown a {@link GitLabToken}, {@link GitLabBotToken} or {@link GitLabDeployToken}
 */
public record GitLabIssued<T>(
        @JsonUnwrapped T shown, @JsonProperty("token") String secret) {
    /** Without the secret. */
    @Override
    public String toString() {
        return "GitLabIssued[shown=" + shown + "]";
    }
}
