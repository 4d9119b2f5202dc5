package affineur.audit.environments.formats;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of an environment, without secrets.
 *
 * @param format {@code pip-inspect}
 * @param tool that wrote it, with its version: {@code pip 25.3}
 * @param python its version
 * @param indexes URLs that installers there are configured with
 * @param unnamedIndexes whether there are others, whose URLs nobody tells: pip's own, or one that might have a secret in it
 */
public record Environment(
        String format,
        @Nullable String tool,
        @Nullable String python,
        @Nullable String platform,
        List<SafeUrl> indexes,
        boolean unnamedIndexes,
        List<Installed> packages) {
    public Environment {
        indexes = List.copyOf(indexes);
        packages = List.copyOf(packages);
    }

    static Environment of(String format, List<Installed> packages) {
        return new Environment(format, null, null, null, List.of(), false, packages);
    }
}
