package affineur.events;

import affineur.packaging.Sha256;
import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What identity tokens were good for. The tokens themselves are never here. */
public sealed interface IdentityEvent extends RegistryEvent {
    PublisherId publisher();

    @Override
    default String subject() {
        return "publishers/" + publisher();
    }

    /**
     * A job has proved that it is a trusted publisher, and got an access token of the project. Written by {@code identity}.
     *
     * @param use what is unlike every other identity token, since each is accepted once
     * @param token the access token
     * @param issuer who says so
     * @param sub what the issuer calls the job
     * @param claims what else it says that tells where a file comes from, by the claim's name and in the order of the names;
     *     nothing of it is about persons
     */
    @WireType("affineur.identity.accepted.v1")
    record IdentityAccepted(
            PublisherId publisher,
            Sha256 use,
            TokenId token,
            ProjectId project,
            URI issuer,
            String sub,
            Map<String, String> claims)
            implements IdentityEvent {
        public IdentityAccepted {
            claims = Collections.unmodifiableMap(new TreeMap<>(claims));
        }
    }
}
