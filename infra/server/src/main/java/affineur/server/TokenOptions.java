package affineur.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What holds for all access tokens. */
public final class TokenOptions {
    @Option(
            names = "--longest-token-life",
            paramLabel = "TIME",
            description =
                    "How long new access tokens live at the most: 90d. What asks for more, or for ever, is refused. "
                            + "Tokens that are there stay as they are, and so does --admin-token. Default: no limit.")
    private @Nullable Duration longestLife;

    /** Null for no limit. */
    public @Nullable Duration longestLife() {
        return longestLife;
    }
}
