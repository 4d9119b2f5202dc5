package affineur.query.forward;

import affineur.access.Directory;
import affineur.access.Forwarding;
import affineur.access.Group;
import affineur.access.Project;
import affineur.events.Holder;
import affineur.events.PackageOrigin;
import affineur.packaging.PackageName;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.NamespaceGrant;
import affineur.query.http.Index;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which packages are asked for upstream. Never one whose name is, or ever was, published in any project under the same
 * top-level group, or lies in a namespace that is granted to somebody: whoever takes such a name upstream gains nothing by
 * it. A maintainer may say otherwise for one name.
 */
public final class Forwarder {
    private final Directory directory;
    private final Catalogue catalogue;
    private final @Nullable URI upstream;

    /** @param upstream a simple index (PEP 503), with a slash at its end; null if nothing is forwarded */
    public Forwarder(Directory directory, Catalogue catalogue, @Nullable URI upstream) {
        this.directory = directory;
        this.catalogue = catalogue;
        this.upstream = upstream;
    }

    /** Whether a page that is here may have to be passed over. Never blocks. */
    public boolean isControlled(Index index) {
        return upstream != null
                && directory.upwards(place(index)).stream()
                        .anyMatch(at -> !directory.origins(at).isEmpty());
    }

    /** Whether files of that name come from upstream only. Never blocks. */
    public boolean isUpstreamOnly(Index index, PackageName name) {
        return upstream != null
                && origin(index, name).filter(PackageOrigin.UPSTREAM::equals).isPresent();
    }

    /** Whether there is anything to say of a package that is not here. Never blocks. */
    public boolean hasUpstream() {
        return upstream != null;
    }

    /** Where a package is looked for that is not in the index. */
    public Forwarded forward(Index index, PackageName name) {
        if (upstream == null) {
            return new Forwarded.Here("");
        }
        if (!Forwarding.of(directory, place(index)).forwards()) {
            return new Forwarded.Here("Requests for packages that are not here are not forwarded.");
        }
        Optional<PackageOrigin> origin = origin(index, name);
        if (origin.isPresent()) {
            return origin.get().isAskedForUpstream()
                    ? elsewhere(upstream, name)
                    : new Forwarded.Here("A maintainer has said that it is published here only.");
        }
        List<NamespaceGrant> grants = catalogue.namespaces(name);
        if (!grants.isEmpty()) {
            return new Forwarded.Here("The name is in the namespace '"
                    + grants.getLast().namespace() + "', so it is not asked for upstream.");
        }
        if (isTaken(index, name)) {
            return new Forwarded.Here(
                    "The name is reserved, since it is or was published under the same top-level group,"
                            + " so it is not asked for upstream. A maintainer may allow that (origin \"both\").");
        }
        return elsewhere(upstream, name);
    }

    private static Forwarded elsewhere(URI upstream, PackageName name) {
        return new Forwarded.Elsewhere(upstream.resolve(name + "/"));
    }

    private boolean isTaken(Index index, PackageName name) {
        Holder top = top(place(index));
        return catalogue.everIn(name).stream().anyMatch(project -> top.equals(top(Holder.of(project))));
    }

    /** The group that has no other around it. */
    private Holder top(Holder place) {
        return directory.upwards(place).getLast();
    }

    private Optional<PackageOrigin> origin(Index index, PackageName name) {
        return Forwarding.origin(directory, place(index), name);
    }

    private static Holder place(Index index) {
        return switch (index) {
            case Index.OfProject(Project project) -> project.holder();
            case Index.OfGroup(Group group, List<Project> _) -> Holder.of(group.id());
        };
    }
}
