package affineur.access;

import affineur.events.Holder;
import affineur.events.PackageOrigin;
import affineur.packaging.PackageName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What holds in a place for packages that are not published here: what a place around it has locked, else what is said
 * nearest to it, else that they are asked for upstream, as in GitLab.
 *
 * @param locked whether a place around it has locked that
 * @param said where it is said; null if nowhere
 */
public record Forwarding(
        boolean forwards, boolean locked, @Nullable ForwardingSetting said) {
    /** @param place null for the whole registry */
    public static Forwarding of(Directory directory, @Nullable Holder place) {
        List<@Nullable Holder> around = new ArrayList<>(place == null ? List.of() : directory.upwards(place));
        around.add(null);
        Forwarding holds = new Forwarding(true, false, null);
        for (Holder at : around.reversed()) {
            ForwardingSetting setting = directory.forwarding(at).orElse(null);
            if (setting != null) {
                boolean locked = setting.locked() && !Objects.equals(at, place);
                holds = new Forwarding(setting.forwards(), locked, setting);
                if (locked) {
                    return holds;
                }
            }
        }
        return holds;
    }

    /** What is said of the name nearest to the place; empty if the usual holds. */
    public static Optional<PackageOrigin> origin(Directory directory, Holder place, PackageName name) {
        return directory.upwards(place).stream()
                .flatMap(at -> directory.origin(at, name).stream())
                .findFirst();
    }
}
