package affineur.server;

import affineur.access.Secret;
import affineur.events.Visibility;
import affineur.server.settings.SecretFile;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a registry is made with. */
public final class FirstStart {
    @Option(
            names = "--visibility",
            paramLabel = "WHO",
            description = "Who may read the default project, decided at the first start: public, internal or private. "
                    + "Default: public when listening on a loopback address, else private.")
    private @Nullable String visibility;

    @Option(
            names = "--admin-token",
            paramLabel = "TOKEN",
            description = "The admin's token. Better is a file: other users of the machine see command lines. Default: "
                    + "made at the first start and shown once.")
    private @Nullable String adminToken;

    @Option(names = "--admin-token-file", paramLabel = "FILE", description = "A file that holds the admin's token.")
    private @Nullable Path adminTokenFile;

    /**
     * @param here whether only this machine can reach the registry
     * @throws CannotStart if another word is set
     */
    public Visibility visibility(boolean here) {
        return switch (visibility) {
            case null -> here ? Visibility.PUBLIC : Visibility.PRIVATE;
            case "public" -> Visibility.PUBLIC;
            case "internal" -> Visibility.INTERNAL;
            case "private" -> Visibility.PRIVATE;
            default -> throw new CannotStart("--visibility is public, internal or private, not '" + visibility + "'.");
        };
    }

    /** @throws CannotStart if it cannot be read, or cannot be a token */
    public Optional<Secret> adminToken() {
        return SecretFile.read("admin-token", adminToken, adminTokenFile).map(token -> {
            try {
                return Secret.chosen(token);
            } catch (IllegalArgumentException e) {
                throw new CannotStart("The admin token " + e.getMessage() + ".");
            }
        });
    }
}
