package affineur.query.forward;

import affineur.access.AddedUpstream;
import affineur.access.Directory;
import affineur.access.Forwarding;
import affineur.access.Group;
import affineur.access.Project;
import affineur.events.Holder;
import affineur.events.PackageOrigin;
import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.packaging.PackageName;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.NamespaceGrant;
import affineur.query.http.Index;
import affineur.upstream.HostPattern;
import affineur.upstream.Upstream;
import affineur.upstream.UpstreamIndex;
import affineur.upstream.Upstreams;
import java.util.List;
import java.util.Optional;

/**
 * Which packages are asked for upstream. Never one whose name is, or ever was, published in any project under the same
 * top-level group, or lies in a namespace that is granted to somebody: whoever takes such a name upstream gains nothing by
 * it. A maintainer may say otherwise for one name.
 */
public final class Forwarder {
    private final Directory directory;
    private final Catalogue catalogue;
    private final Upward upward;

    /** As far as they are known to those that are asked. */
    private volatile List<AddedUpstream> added = List.of();

    public Forwarder(Directory directory, Catalogue catalogue, Upward upward) {
        this.directory = directory;
        this.catalogue = catalogue;
        this.upward = upward;
    }

    /** Those that are asked at the moment. */
    private Upstreams upstreams() {
        if (!directory.upstreams().equals(added)) {
            follow();
        }
        return upward.upstreams();
    }

    private synchronized void follow() {
        List<AddedUpstream> now = directory.upstreams();
        if (!now.equals(added)) {
            upward.upstreams().also(now.stream().map(Forwarder::upstream).toList());
            added = now;
        }
    }

    private static Upstream upstream(AddedUpstream added) {
        return Upstream.of(added.name(), added.url().toString())
                .askedFor(added.packages().stream()
                        .map(pattern -> new PackagePattern(PackageType.PYPI, pattern))
                        .toList())
                .withFilesAt(added.fileHosts().stream().map(HostPattern::parse).toList());
    }

    /** Whether there is anything to say of a package that is not here. Never blocks. */
    public boolean hasUpstream() {
        return !upstreams().all().isEmpty();
    }

    /** Whether what is here may not be all there is to a page, or nothing of it. Never blocks. */
    public boolean isControlled(Index index) {
        return hasUpstream()
                && directory.upwards(place(index)).stream()
                        .anyMatch(at -> !directory.origins(at).isEmpty());
    }

    /** What a maintainer has said of the name, as far as there is an upstream at all. Never blocks. */
    public Optional<PackageOrigin> origin(Index index, PackageName name) {
        return hasUpstream() ? Forwarding.origin(directory, place(index), name) : Optional.empty();
    }

    /** Where a package is looked for that is not in the index. */
    public Forwarded forward(Index index, PackageName name) {
        if (!hasUpstream()) {
            return new Forwarded.Here("");
        }
        if (!Forwarding.of(directory, place(index)).forwards()) {
            return new Forwarded.Here("Requests for packages that are not here are not forwarded.");
        }
        Optional<PackageOrigin> origin = origin(index, name);
        if (origin.isPresent()) {
            return origin.get().isAskedForUpstream()
                    ? up(name)
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
        return up(name);
    }

    private Forwarded up(PackageName name) {
        List<UpstreamIndex> upstreams = upstreams().askedFor(name);
        if (upstreams.isEmpty()) {
            return new Forwarded.Here("No upstream is asked for packages of that name.");
        }
        return switch (upward) {
            case Upward.Redirected _ ->
                new Forwarded.Elsewhere(upstreams.getFirst().upstream().page(name));
            case Upward.Through _ -> new Forwarded.Through(upstreams);
        };
    }

    private boolean isTaken(Index index, PackageName name) {
        Holder top = top(place(index));
        return catalogue.everIn(name).stream().anyMatch(project -> top.equals(top(Holder.of(project))));
    }

    /** The group that has no other around it. */
    private Holder top(Holder place) {
        return directory.upwards(place).getLast();
    }

    private static Holder place(Index index) {
        return switch (index) {
            case Index.OfProject(Project project) -> project.holder();
            case Index.OfGroup(Group group, List<Project> _) -> Holder.of(group.id());
        };
    }
}
