package affineur.access;

import java.net.URI;
import java.util.Collection;
import java.util.List;

/** The issuers whose word counts: those trusted by command, and those that the operator names in this process's settings. */
public final class TrustedIssuers {
    private final Directory directory;
    private final List<URI> configured;

    public TrustedIssuers(Directory directory, Collection<URI> configured) {
        this.directory = directory;
        this.configured = configured.stream().distinct().toList();
    }

    /** Whether its word counts at the moment. What tokens bear as {@code iss} is compared as text. */
    public boolean trusts(URI url) {
        return isAmong(configured, url) || isByCommand(url);
    }

    private boolean isByCommand(URI url) {
        return isAmong(directory.issuers().stream().map(Issuer::url).toList(), url);
    }

    private static boolean isAmong(List<URI> issuers, URI url) {
        return issuers.stream().anyMatch(issuer -> issuer.toString().equals(url.toString()));
    }

    /** Those by command. */
    public Collection<Issuer> byCommand() {
        return directory.issuers();
    }

    /** Those that only the settings name. */
    public List<URI> bySettingsOnly() {
        return configured.stream().filter(url -> !isByCommand(url)).toList();
    }
}
