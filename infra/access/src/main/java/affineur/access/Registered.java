package affineur.access;

import affineur.events.GroupId;
import affineur.events.ProjectId;
import affineur.events.TokenId;
import affineur.packaging.Sha256;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All groups, projects and good tokens, in memory. One thread changes them, many look them up. */
final class Registered {
    private final Map<GroupId, Group> groups = new ConcurrentHashMap<>();
    private final Map<ProjectId, Project> projects = new ConcurrentHashMap<>();
    private final Map<String, Project> projectsByPath = new ConcurrentHashMap<>();
    private final Map<TokenId, Token> tokens = new ConcurrentHashMap<>();
    private final Map<Sha256, Token> tokensByHash = new ConcurrentHashMap<>();

    void add(Group group) {
        groups.put(group.id(), group);
    }

    void add(Project project) {
        projects.put(project.id(), project);
        projectsByPath.put(project.path().toLowerCase(Locale.ROOT), project);
    }

    void add(Token token) {
        tokens.put(token.id(), token);
        tokensByHash.put(token.hash(), token);
    }

    void remove(TokenId id) {
        Token token = tokens.remove(id);
        if (token != null) {
            tokensByHash.remove(token.hash(), token);
        }
    }

    @Nullable
    Group group(GroupId id) {
        return groups.get(id);
    }

    @Nullable
    Project project(ProjectId id) {
        return projects.get(id);
    }

    /** By full path; paths that differ in case only are one, as in GitLab. */
    @Nullable
    Project project(String path) {
        return projectsByPath.get(path.toLowerCase(Locale.ROOT));
    }

    /**
     * How long this takes depends on the hash alone. Nobody can come closer to a stored hash by steps, as one could to
     * a stored secret: each guess hashes to something unrelated.
     */
    @Nullable
    Token token(Sha256 hash) {
        return tokensByHash.get(hash);
    }
}
