package affineur.server;

import affineur.access.Secret;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Optional;

/** What a person sees when the registry is ready: where it is, and lines to copy. */
public final class Greeting {
    private Greeting() {}

    /**
     * @param secret the admin's, when it was made just now: it is shown here and nowhere else
     * @param more lines
     */
    public static void print(PrintWriter out, URI address, Optional<Secret> secret, String... more) {
        out.println();
        out.println("Affineur is ready on " + address);
        secret.ifPresent(made -> {
            out.println();
            out.println("  The admin's token, shown this once (./affineur token issues another):");
            out.println("    " + made.reveal());
            out.println();
            out.println("  Publish:");
            out.println("    twine upload --repository-url " + address + "legacy/ -u __token__ -p " + made.reveal()
                    + " dist/*");
            out.println("  Install:");
            out.println("    pip install --index-url " + address + "simple/ PACKAGE");
        });
        out.println();
        out.println("  Upload         " + address + "legacy/");
        out.println("  Simple index   " + address + "simple/");
        out.println("  GitLab's API   " + address + "api/v4/projects/1/packages/pypi");
        out.println("  Audit          " + address + "audit/events");
        out.println();
        for (String line : more) {
            out.println(line);
        }
        out.println("Ctrl-C stops it.");
        out.flush();
    }
}
