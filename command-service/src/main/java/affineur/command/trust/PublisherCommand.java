package affineur.command.trust;

import affineur.command.group.Namespace;
import affineur.events.GroupId;
import affineur.events.PublisherId;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens to a publisher. */
sealed interface PublisherCommand {
    PublisherId publisher();

    /**
     * @param path the last part of the project's path, be it there or not
     * @param claims by name the pattern that each must match
     */
    record TrustPublisher(
            PublisherId publisher,
            GroupId group,
            String path,
            URI issuer,
            Map<String, String> claims,
            @Nullable String name)
            implements PublisherCommand {
        public TrustPublisher {
            path = Namespace.path(path);
            claims = Claims.checked(claims);
            name = name == null ? null : Namespace.name(name);
        }
    }

    record DistrustPublisher(PublisherId publisher) implements PublisherCommand {}
}
