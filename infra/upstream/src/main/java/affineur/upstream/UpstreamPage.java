package affineur.upstream;

import affineur.events.PackageStatus;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A package's page in an upstream's simple index.
 *
 * @param url where it was found, after redirects
 * @param status {@link PackageStatus#ACTIVE} if the upstream says none, or one that is not known
 * @param statusReason null if the upstream says none
 * @param versions that the upstream names, else those of the files; in its order, each once
 * @param files in the upstream's order, each filename once, the first
 * @param omitted how many files are left out, and why; only positive numbers
 * @see <a href="https://packaging.python.org/en/latest/specifications/simple-repository-api/">Simple repository API</a>
 */
public record UpstreamPage(
        PackageName name,
        URI url,
        PackageStatus status,
        @Nullable String statusReason,
        List<Version> versions,
        List<UpstreamFile> files,
        Map<Omission, Integer> omitted) {
    public UpstreamPage {
        versions = List.copyOf(versions);
        files = List.copyOf(files);
        omitted = Map.copyOf(omitted);
    }
}
