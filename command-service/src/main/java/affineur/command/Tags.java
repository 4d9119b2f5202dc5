package affineur.command;

import affineur.events.AccountId;
import affineur.events.FileEvent;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.FileEvent.FileUnyanked;
import affineur.events.FileEvent.FileYanked;
import affineur.events.GroupId;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.events.ReleaseEvent;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenEvent.TokenRevoked;
import affineur.events.TokenId;
import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.SdistFilename;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.axonframework.eventsourcing.eventstore.TagResolver;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.Tag;

/** By what a decision finds the events it rests on. Narrow, since a decision reads all events of its tags. */
public final class Tags implements TagResolver {
    @Override
    public Set<Tag> resolve(EventMessage message) {
        return of(Objects.requireNonNull(message.payloadAs(RegistryEvent.class)));
    }

    /** All tags of an event. */
    static Set<Tag> of(RegistryEvent event) {
        return switch (event) {
            case FilePublished e -> stored(e, e.hashes().sha256(), e.metadata());
            case FileDeleted e -> stored(e, e.sha256(), e.metadata());
            case FileYanked e -> Set.of(file(e.project(), e.filename()));
            case FileUnyanked e -> Set.of(file(e.project(), e.filename()));
            case ReleaseEvent e -> Set.of(release(e.project(), e.name(), e.version()));
            case GroupCreated e -> Set.of(group(e.group()));
            case ProjectCreated e -> Set.of(project(e.project()), group(e.group()));
            case TokenIssued e -> Set.of(token(e.token()), account(e.account()));
            case TokenRevoked e -> Set.of(token(e.token()), account(e.account()));
        };
    }

    private static Set<Tag> stored(FileEvent event, Sha256 content, Sha256 metadata) {
        Set<Tag> tags = new HashSet<>();
        tags.add(file(event.project(), event.filename()));
        if (event.filename() instanceof SdistFilename) {
            tags.add(sdist(event.project(), event.name(), event.version()));
        }
        tags.add(release(event.project(), event.name(), event.version()));
        tags.add(packageOf(event.project(), event.name()));
        tags.add(blob(content));
        tags.add(blob(metadata));
        return tags;
    }

    /** One file's life. */
    public static Tag file(ProjectId project, DistributionFilename filename) {
        return new Tag("file", project + "/" + filename);
    }

    /** The sdists of a release: there is one at a time. */
    public static Tag sdist(ProjectId project, PackageName name, Version version) {
        return new Tag("sdist", project + "/" + name + "/" + version.canonical());
    }

    /** The files of a release, and its yanks. */
    public static Tag release(ProjectId project, PackageName name, Version version) {
        return new Tag("release", project + "/" + name + "/" + version.canonical());
    }

    /** The files of a package. */
    public static Tag packageOf(ProjectId project, PackageName name) {
        return new Tag("package", project + "/" + name);
    }

    /** The files whose content or metadata this is. */
    public static Tag blob(Sha256 name) {
        return new Tag("blob", name.hex());
    }

    /** A project's own life, not that of its packages. */
    public static Tag project(ProjectId project) {
        return new Tag("project", project.toString());
    }

    /** A group's own life, and the birth of its projects. */
    public static Tag group(GroupId group) {
        return new Tag("group", group.toString());
    }

    public static Tag token(TokenId token) {
        return new Tag("token", token.toString());
    }

    /** The tokens of an account. */
    public static Tag account(AccountId account) {
        return new Tag("account", account.toString());
    }
}
