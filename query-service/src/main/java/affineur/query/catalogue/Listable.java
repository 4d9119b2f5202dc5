package affineur.query.catalogue;

import java.time.Instant;

/** What GitLab calls a package, of whatever type: a name and a version with files. */
public sealed interface Listable permits Release, GenericPackage {
    /** In GitLab's API: the position of what began it. */
    long number();

    /** Its name, as text. */
    String named();

    /** When it began. */
    Instant begun();
}
