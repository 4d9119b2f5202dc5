package affineur.access;

import affineur.events.GroupId;
import affineur.events.PublisherId;
import affineur.events.Wildcard;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A job that may publish without a secret of ours, into the project of this path in the group. While there is no such
 * project it is pending.
 *
 * @param path the last part of the project's path
 * @param issuer whose word counts, if it is trusted at all
 * @param claims by name the pattern that each must match, in which {@code *} stands for any characters
 * @param name what people call it; null for nothing
 */
public record Publisher(
        PublisherId id,
        GroupId group,
        String path,
        URI issuer,
        Map<String, String> claims,
        @Nullable String name,
        Instant created) {
    public Publisher {
        claims = Collections.unmodifiableMap(new TreeMap<>(claims));
    }

    /** Whether it publishes into this project. */
    public boolean isOf(Project project) {
        return group.equals(project.group()) && path.equalsIgnoreCase(project.slug());
    }

    /**
     * Whether it is the one whom the issuer describes so.
     *
     * @param said the claims as text
     */
    public boolean matches(URI by, Map<String, String> said) {
        return issuer.toString().equals(by.toString())
                && claims.entrySet().stream().allMatch(claim -> {
                    String value = said.get(claim.getKey());
                    return value != null && Wildcard.matches(claim.getValue(), value);
                });
    }
}
