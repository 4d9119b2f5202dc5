package affineur.command.identity;

import affineur.events.GroupId;
import affineur.events.ProjectId;
import affineur.events.PublisherId;
import affineur.events.TokenId;
import affineur.packaging.Sha256;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives a job that has proved to be a trusted publisher its access token, and makes the project where it is still pending.
 *
 * @param use what is unlike every other identity token
 * @param group in which the publisher's project is, or is to be
 * @param path last part of the project's path
 * @param project the number for a new project; an existing one keeps its own
 * @param token the number for the access token
 * @param hash of its secret
 * @param expires when it does
 * @param issuer who says who the job is
 * @param sub what it calls the job
 * @param claims what else it says that is to be kept
 */
record AcceptIdentity(
        Sha256 use,
        PublisherId publisher,
        GroupId group,
        String path,
        ProjectId project,
        TokenId token,
        Sha256 hash,
        Instant expires,
        URI issuer,
        String sub,
        Map<String, String> claims) {
    AcceptIdentity {
        claims = Collections.unmodifiableMap(new TreeMap<>(claims));
    }
}
