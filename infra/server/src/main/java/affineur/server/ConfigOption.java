package affineur.server;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The file of settings, for every command that reads the same settings as those beside it. */
public final class ConfigOption {
    /** Read before all others, by {@link affineur.server.settings.Sources}. */
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A file of settings, lines of NAME = VALUE with the names of these options without --. "
                    + "An option comes before the environment, the environment before the file.")
    @Nullable
    Path config;
}
