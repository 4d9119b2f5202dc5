package affineur.command.publish;

import affineur.command.Archived;
import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.Origins;
import affineur.command.Protection;
import affineur.command.Signers;
import affineur.command.SigningPolicies;
import affineur.command.Tags;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.NamespaceEvent;
import affineur.events.NamespaceEvent.NamespaceGranted;
import affineur.events.NamespaceEvent.NamespaceRevoked;
import affineur.events.OriginEvent;
import affineur.events.PackageEvent.PackageMarked;
import affineur.events.PackageStatus;
import affineur.events.PackageType;
import affineur.events.ProjectEvent;
import affineur.events.ProtectionEvent;
import affineur.events.RegistryEvent;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.events.SignatureEvent.SignerAppeared;
import affineur.events.SignedAs;
import affineur.events.SigningPolicyEvent;
import affineur.events.VerifiedSignature;
import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.SdistFilename;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/**
 * A filename is published once; a release has one sdist; a package is begun by whom its name is; who must have signed has.
 * Rests on these, on the package's status, on the project's rules and on whether it is archived, so it costs the same in a
 * project of any size.
 */
public final class PublishFileDecider implements Decider<PublishFile, PublishFileDecider.Taken> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        handlers.add(PublishFile.class, new PublishFileDecider());
    }

    /** The live files within the boundary: what bears the filename, and the release's sdist. */
    static final class Taken {
        private final Map<DistributionFilename, FilePublished> live = new HashMap<>();
        private PackageStatus status = PackageStatus.ACTIVE;
        private final Map<PackageName, Grant> grants = new TreeMap<>();
        private final Protection protection = new Protection();
        private final Archived archived = new Archived();
        private final Origins origins = new Origins();
        private final SigningPolicies policies = new SigningPolicies();
        private final Signers signers = new Signers();
    }

    private record Grant(PackageName namespace, GroupId group, long position) {}

    @Override
    public EventCriteria boundary(PublishFile c) {
        List<EventCriteria> all = new ArrayList<>();
        all.add(Boundary.of(Tags.file(c.project(), c.filename()), FilePublished.class, FileDeleted.class));
        all.add(Boundary.of(Tags.status(c.project(), c.name()), PackageMarked.class));
        all.add(Archived.boundary(c.project()));
        all.add(Protection.boundary(c.project()));
        if (!c.signatures().isEmpty()) {
            all.add(Signers.boundary(c.project(), PackageType.PYPI, c.name().toString()));
        }
        for (Holder place : c.places()) {
            all.add(Origins.boundary(place, c.name()));
            all.add(SigningPolicies.boundary(place));
        }
        all.add(SigningPolicies.boundary(null));
        for (PackageName namespace : c.name().prefixes(NamespaceEvent.MOST_PARTS)) {
            all.add(Boundary.of(Tags.namespace(namespace), NamespaceGranted.class, NamespaceRevoked.class));
        }
        if (c.filename() instanceof SdistFilename) {
            all.add(Boundary.of(
                    Tags.sdist(c.project(), c.name(), c.version()), FilePublished.class, FileDeleted.class));
        }
        return EventCriteria.either(all);
    }

    /** When a package had its first file. */
    static EventCriteria beginning(PublishFile c) {
        return Boundary.of(Tags.packageOf(c.project(), c.name()), FilePublished.class);
    }

    @Override
    public Taken initial() {
        return new Taken();
    }

    @Override
    public Taken evolve(Taken taken, RegistryEvent event, long position) {
        switch (event) {
            case FilePublished e -> taken.live.put(e.filename(), e);
            case FileDeleted e -> taken.live.remove(e.filename());
            case PackageMarked e -> taken.status = e.status();
            case NamespaceGranted e -> taken.grants.put(e.namespace(), new Grant(e.namespace(), e.group(), position));
            case NamespaceRevoked e -> taken.grants.remove(e.namespace());
            case ProtectionEvent e -> taken.protection.evolve(e);
            case ProjectEvent e -> taken.archived.evolve(e);
            case OriginEvent e -> taken.origins.evolve(e);
            case SigningPolicyEvent e -> taken.policies.evolve(e);
            case SignerAppeared e -> taken.signers.evolve(e);
            case RegistryEvent _ -> {}
        }
        return taken;
    }

    @Override
    public List<RegistryEvent> decide(PublishFile c, Taken taken) {
        taken.archived.requireNot();
        taken.protection.requirePush(PackageType.PYPI, c.name().toString(), c.level());
        if (!taken.status.takesUploads()) {
            throw new Refusal(
                    taken.status == PackageStatus.QUARANTINED
                            ? ProblemType.PACKAGE_QUARANTINED
                            : ProblemType.PACKAGE_ARCHIVED,
                    "The package '" + c.name() + "' is " + taken.status + ": it takes no uploads.");
        }
        if (!taken.origins.takeUploads(c.places())) {
            throw new Refusal(
                    ProblemType.UPSTREAM_ONLY,
                    "Files of '" + c.name() + "' come from upstream only: a maintainer has said so.");
        }
        taken.grants.values().stream()
                .max(Comparator.comparingInt(grant -> grant.namespace().parts()))
                .filter(grant -> isForeign(c, grant))
                .ifPresent(grant -> {
                    throw new Refusal(
                            ProblemType.NAMESPACE_OF_OTHERS,
                            "The name '" + c.name() + "' is in the namespace '" + grant.namespace()
                                    + "', which is granted to a group that this project is not in.");
                });
        FilePublished file = taken.live.get(c.filename());
        if (file != null && file.hashes().sha256().equals(c.hashes().sha256())) {
            return List.of();
        }
        if (file != null) {
            throw fileExists(file);
        }
        if (!taken.live.isEmpty()) {
            throw sdistExists(taken.live.values().iterator().next());
        }
        taken.policies.requireSignatures(
                PackageType.PYPI,
                c.name().toString(),
                c.signatures().stream().map(SignedAs::of).toList());
        List<RegistryEvent> events = new ArrayList<>();
        events.add(new FilePublished(
                c.project(),
                c.name(),
                c.version(),
                c.filename(),
                c.size(),
                c.hashes(),
                c.requiresPython(),
                c.metadata(),
                c.entryPoints(),
                c.sboms()));
        for (VerifiedSignature signature : c.signatures()) {
            events.addAll(taken.signers.sign(new SignatureVerified(
                    c.project(),
                    PackageType.PYPI,
                    c.name().toString(),
                    c.version().toString(),
                    c.filename().toString(),
                    c.hashes().sha256(),
                    signature)));
        }
        return List.copyOf(events);
    }

    /** What was there before the grant goes on. */
    private static boolean isForeign(PublishFile c, Grant grant) {
        return !c.groups().contains(grant.group()) && (c.begun() == null || c.begun() > grant.position());
    }

    /** It begins as the public index's, since clients look for these words. */
    private static Refusal fileExists(FilePublished file) {
        return new Refusal(
                ProblemType.FILE_ALREADY_EXISTS,
                "File already exists ('" + file.filename() + "', with blake2_256 hash '"
                        + file.hashes().blake2b256() + "'), and its content differs. Publish a new version instead.");
    }

    private static Refusal sdistExists(FilePublished sdist) {
        return new Refusal(
                ProblemType.SDIST_ALREADY_EXISTS,
                "Only one sdist may be uploaded per release, and '" + sdist.filename() + "' is there.");
    }
}
