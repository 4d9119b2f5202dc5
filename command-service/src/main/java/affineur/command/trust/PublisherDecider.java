package affineur.command.trust;

import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.NotFound;
import affineur.command.Numbers;
import affineur.command.Tags;
import affineur.command.trust.PublisherCommand.DistrustPublisher;
import affineur.command.trust.PublisherCommand.TrustPublisher;
import affineur.events.GroupId;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.GroupDeleted;
import affineur.events.PublisherEvent.PublisherDistrusted;
import affineur.events.PublisherEvent.PublisherTrusted;
import affineur.events.PublisherId;
import affineur.events.RegistryEvent;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;

/** A publisher's number is given once; a project trusts the same identity once, and not too many. */
public final class PublisherDecider implements Decider<PublisherCommand, PublisherDecider.Found> {
    private static final int MOST_OF_A_PROJECT = 100;

    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        PublisherDecider decider = new PublisherDecider();
        handlers.add(TrustPublisher.class, decider).add(DistrustPublisher.class, decider);
    }

    static final class Found {
        /** Of all times. */
        private final Map<PublisherId, PublisherTrusted> publishers = new HashMap<>();

        private final Map<PublisherId, PublisherTrusted> trusted = new HashMap<>();
        private final Map<GroupId, GroupCreated> groups = new HashMap<>();

        private boolean hasGroupAt(GroupId parent, String path) {
            return groups.values().stream()
                    .anyMatch(group -> parent.equals(group.parent()) && path.equalsIgnoreCase(group.path()));
        }

        private List<PublisherTrusted> at(GroupId group, String path) {
            return trusted.values().stream()
                    .filter(one -> one.group().equals(group) && one.path().equalsIgnoreCase(path))
                    .toList();
        }
    }

    @Override
    public EventCriteria boundary(PublisherCommand command) {
        EventCriteria itself = of(Tags.publisher(command.publisher()));
        return switch (command) {
            case TrustPublisher c ->
                EventCriteria.either(
                        itself,
                        Boundary.of(
                                Tags.path(c.group(), c.path()),
                                PublisherTrusted.class,
                                PublisherDistrusted.class,
                                GroupCreated.class,
                                GroupDeleted.class),
                        Boundary.of(Tags.group(c.group()), GroupCreated.class, GroupDeleted.class));
            case DistrustPublisher _ -> itself;
        };
    }

    private static EventCriteria of(Tag tag) {
        return Boundary.of(tag, PublisherTrusted.class, PublisherDistrusted.class);
    }

    @Override
    public Found initial() {
        return new Found();
    }

    @Override
    public Found evolve(Found found, RegistryEvent event, long position) {
        switch (event) {
            case PublisherTrusted e -> {
                found.publishers.put(e.publisher(), e);
                found.trusted.put(e.publisher(), e);
            }
            case PublisherDistrusted e -> found.trusted.remove(e.publisher());
            case GroupCreated e -> found.groups.put(e.group(), e);
            case GroupDeleted e -> found.groups.remove(e.group());
            case RegistryEvent _ -> {}
        }
        return found;
    }

    @Override
    public List<RegistryEvent> decide(PublisherCommand command, Found found) {
        return switch (command) {
            case TrustPublisher c -> List.of(trust(c, found));
            case DistrustPublisher c -> {
                PublisherTrusted was = found.publishers.get(c.publisher());
                if (was == null) {
                    throw NotFound.anything();
                }
                yield found.trusted.containsKey(c.publisher())
                        ? List.of(new PublisherDistrusted(c.publisher(), was.group(), was.path()))
                        : List.of();
            }
        };
    }

    private static PublisherTrusted trust(TrustPublisher c, Found found) {
        if (found.publishers.containsKey(c.publisher())) {
            throw Numbers.taken(ProblemType.PUBLISHER_NUMBER_TAKEN, c.publisher());
        }
        if (!found.groups.containsKey(c.group())) {
            throw NotFound.group();
        }
        if (found.hasGroupAt(c.group(), c.path())) {
            throw conflict(
                    ProblemType.PATH_TAKEN, "There is a group of the path '" + c.path() + "', so no project can be.");
        }
        PublisherTrusted trusted =
                new PublisherTrusted(c.publisher(), c.group(), c.path(), c.issuer(), c.claims(), c.name());
        List<PublisherTrusted> others = found.at(c.group(), c.path());
        if (others.stream()
                .anyMatch(other ->
                        other.issuer().toString().equals(trusted.issuer().toString())
                                && other.claims().equals(trusted.claims()))) {
            throw conflict(
                    ProblemType.PUBLISHER_TRUSTED, "A publisher of this issuer and these claims is trusted already.");
        }
        if (others.size() >= MOST_OF_A_PROJECT) {
            throw conflict(
                    ProblemType.TOO_MANY_PUBLISHERS, "A project trusts " + MOST_OF_A_PROJECT + " publishers at most.");
        }
        return trusted;
    }

    private static Refusal conflict(ProblemType type, String text) {
        return new Refusal(type, text);
    }
}
