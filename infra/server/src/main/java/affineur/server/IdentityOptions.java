package affineur.server;

import affineur.access.Issuer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Whose word about identities counts. */
public final class IdentityOptions {
    private static final Pattern AUDIENCE = Pattern.compile("[\\x21-\\x7e&&[^\"'\\\\]]{1,200}");

    @Option(
            names = "--trusted-issuer",
            paramLabel = "URL",
            split = ",",
            description = "An issuer of identity tokens (OpenID Connect) whose word counts, besides those that "
                    + "administrators trust: https://gitlab.example.com. It may be given again; in the environment and "
                    + "in a file, several are separated by commas.")
    private List<String> trustedIssuers = new ArrayList<>();

    @Option(
            names = "--oidc-audience",
            paramLabel = "NAME",
            defaultValue = "affineur",
            description = "For whom identity tokens must be: what a job names as their audience when it asks for one.")
    private String audience = "affineur";

    /** @throws CannotStart if it cannot be one */
    public String audience() {
        if (!AUDIENCE.matcher(audience).matches()) {
            throw new CannotStart("An audience has 1 to 200 printable ASCII characters and no spaces, quotes or "
                    + "backslashes (--oidc-audience).");
        }
        return audience;
    }

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
