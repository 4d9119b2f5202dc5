package affineur.events;

import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which jobs may publish without a secret of ours, by what an issuer says of them. */
public sealed interface PublisherEvent extends RegistryEvent {
    PublisherId publisher();

    GroupId group();

    /** The last part of the project's path. */
    String path();

    @Override
    default String subject() {
        return "publishers/" + publisher();
    }

    /**
     * Who proves this identity gets tokens of the project that has this path, now or once it exists. Written by
     * {@code trust}.
     *
     * @param path last part of the path of a project in the group, which the first of these tokens may make
     * @param issuer what its tokens bear as {@code iss}
     * @param claims by the claim's name, and in the order of the names, the pattern that it must match, in which {@code *}
     *     stands for any characters
     * @param name what people call it; null for nothing
     */
    @WireType("affineur.publisher.trusted.v1")
    record PublisherTrusted(
            PublisherId publisher,
            GroupId group,
            String path,
            URI issuer,
            Map<String, String> claims,
            @Nullable String name)
            implements PublisherEvent {
        public PublisherTrusted {
            claims = Collections.unmodifiableMap(new TreeMap<>(claims));
        }
    }

    /** It gets no tokens any longer; those that it has live on for their minutes. Written by {@code trust}. */
    @WireType("affineur.publisher.distrusted.v1")
    record PublisherDistrusted(PublisherId publisher, GroupId group, String path) implements PublisherEvent {}
}
