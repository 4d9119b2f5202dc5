package affineur.oidc;

import affineur.access.Directory;
import affineur.access.Group;
import affineur.access.Project;
import affineur.access.Publisher;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds which trusted publisher a job is that shows an identity token. */
public final class TrustedPublishers {
    private final IdentityTokens tokens;
    private final Directory directory;

    public TrustedPublishers(IdentityTokens tokens, Directory directory) {
        this.tokens = tokens;
        this.directory = directory;
    }

    /** A job that has proved to be that publisher. */
    public record Identified(Identity identity, Publisher publisher) {}

    /**
     * The publisher that shows this identity token. It may take seconds.
     *
     * @param project into which it wants to publish, by number or full path; null if it does not say
     * @throws Refusal unauthenticated, if the token is no good or fits no publisher, or those of several projects;
     *     unavailable, if the issuer cannot be asked
     */
    public Identified identify(String token, @Nullable String project) {
        Identity identity = tokens.verify(token);
        Map<String, String> claims = identity.texts();
        List<Publisher> matching = directory.publishers().stream()
                .filter(publisher -> project == null || isOf(publisher, project))
                .filter(publisher -> publisher.matches(identity.issuer(), claims))
                .toList();
        if (matching.isEmpty()) {
            throw new Refusal(
                    ProblemType.INVALID_PUBLISHER,
                    "The identity token is good, but it is no trusted publisher's"
                            + (project == null ? "" : " of this project")
                            + ": compare its issuer and claims with those of the project's trusted publishers.");
        }
        Set<String> projects = new HashSet<>();
        matching.forEach(publisher ->
                projects.add(publisher.group() + "/" + publisher.path().toLowerCase(Locale.ROOT)));
        if (projects.size() > 1) {
            throw new Refusal(
                    ProblemType.AMBIGUOUS_PUBLISHER,
                    "The identity token is that of trusted publishers of several projects. Exchange it at the mint-token "
                            + "endpoint of one of them, which /.well-known/pytp?discover= tells of an upload URL's path.");
        }
        return new Identified(identity, matching.getFirst());
    }

    /** The project into which it publishes; empty while that is pending. */
    public Optional<Project> project(Publisher publisher) {
        return directory.project(publisher.group(), publisher.path());
    }

    private boolean isOf(Publisher publisher, String project) {
        Optional<Project> existing = project(publisher);
        boolean numbered =
                existing.isPresent() && existing.get().id().toString().equals(project);
        return numbered
                || directory.group(publisher.group()).map(Group::path).stream()
                        .anyMatch(group -> (group + "/" + publisher.path()).equalsIgnoreCase(project));
    }
}
