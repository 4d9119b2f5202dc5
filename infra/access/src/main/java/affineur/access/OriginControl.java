package affineur.access;

import affineur.events.Holder;
import affineur.events.OriginEvent.OriginControlled;
import affineur.events.PackageOrigin;
import affineur.packaging.PackageName;

/** Where files of that name may come from, in a place and below. */
public record OriginControl(Holder holder, PackageName name, PackageOrigin origin) {
    /** What the event says. */
    public static OriginControl of(OriginControlled event) {
        return new OriginControl(event.holder(), event.name(), event.origin());
    }
}
