package affineur.command.origin;

import affineur.events.Holder;
import affineur.events.PackageOrigin;
import affineur.packaging.PackageName;

/** What happens to where files of a name may come from. */
sealed interface OriginCommand {
    Holder holder();

    PackageName name();

    record ControlOrigin(Holder holder, PackageName name, PackageOrigin origin) implements OriginCommand {}

    record ReleaseOrigin(Holder holder, PackageName name) implements OriginCommand {}
}
