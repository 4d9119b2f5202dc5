package affineur.server;

import affineur.access.Issuer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Whose word about identities counts. */
public final class IdentityOptions {
    @Option(
            names = "--trusted-issuer",
            paramLabel = "URL",
            split = ",",
            description = "An issuer of identity tokens (OpenID Connect) whose word counts, besides those that "
                    + "administrators trust: https://gitlab.example.com. It may be given again; in the environment and "
                    + "in a file, several are separated by commas.")
    private List<String> trustedIssuers = new ArrayList<>();

    /** @throws CannotStart if one of them can be none */
    public List<URI> trustedIssuers() {
        return trustedIssuers.stream().map(IdentityOptions::issuer).distinct().toList();
    }

    private static URI issuer(String text) {
        try {
            return Issuer.url(text);
        } catch (IllegalArgumentException e) {
            throw new CannotStart("The issuer '" + text + "' " + e.getMessage() + " (--trusted-issuer).");
        }
    }
}
