package affineur.command.upstream;

import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import affineur.upstream.HostPattern;
import affineur.upstream.Upstream;
import java.net.URI;
import java.util.List;

/** What happens to an upstream. */
sealed interface UpstreamCommand {
    String name();

    /**
     * @param url of a simple index, ending with a slash, without credentials
     * @param packages the names that it is asked for, with {@code *}; not empty
     * @param fileHosts where its files may be, besides the index's own host
     */
    record AddUpstream(String name, URI url, List<String> packages, List<String> fileHosts) implements UpstreamCommand {
        private static final int LONGEST_URL = 2000;
        private static final int MOST_ENTRIES = 100;

        public AddUpstream {
            packages = List.copyOf(packages);
            fileHosts = List.copyOf(fileHosts);
        }

        /**
         * @param url as somebody wrote it
         * @throws Refusal (invalid) if it can be no upstream, or names a secret, which the ledger would keep for ever
         */
        static AddUpstream of(String name, String url, List<String> packages, List<String> fileHosts) {
            if (url.length() > LONGEST_URL || packages.size() > MOST_ENTRIES || fileHosts.size() > MOST_ENTRIES) {
                throw invalid("An upstream has " + MOST_ENTRIES + " patterns and " + MOST_ENTRIES
                        + " hosts at most, and a URL of " + LONGEST_URL + " characters");
            }
            try {
                Upstream upstream = Upstream.of(name, url)
                        .withFilesAt(fileHosts.stream().map(HostPattern::parse).toList());
                if (upstream.credentials().isPresent()) {
                    throw invalid("The URL of an upstream has no user and password here, since it is recorded for ever:"
                            + " give them by the setting upstream-credentials");
                }
                return new AddUpstream(
                        name,
                        upstream.index(),
                        packages.isEmpty()
                                ? List.of("*")
                                : packages.stream()
                                        .map(text -> new PackagePattern(PackageType.PYPI, text).text())
                                        .toList(),
                        upstream.fileHosts().stream().map(HostPattern::toString).toList());
            } catch (IllegalArgumentException e) {
                throw invalid("It can be no upstream: " + e.getMessage());
            }
        }

        private static Refusal invalid(String why) {
            return new Refusal(ProblemType.INVALID_UPSTREAM, why + ".");
        }
    }

    record RemoveUpstream(String name) implements UpstreamCommand {}
}
