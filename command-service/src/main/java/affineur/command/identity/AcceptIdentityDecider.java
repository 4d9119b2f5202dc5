package affineur.command.identity;

import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.NotFound;
import affineur.command.Numbers;
import affineur.command.Tags;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.IdentityEvent.IdentityAccepted;
import affineur.events.ProjectEvent.GroupChanged;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.GroupDeleted;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.PublisherEvent.PublisherDistrusted;
import affineur.events.PublisherEvent.PublisherTrusted;
import affineur.events.RegistryEvent;
import affineur.events.Scope;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenKind;
import affineur.events.Visibility;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/** An identity token is accepted once. What follows from it is recorded at once, or nothing of it. */
public final class AcceptIdentityDecider implements Decider<AcceptIdentity, AcceptIdentityDecider.Found> {
    private static final List<Scope> SCOPES = List.of(Scope.READ_PACKAGE_REGISTRY, Scope.WRITE_PACKAGE_REGISTRY);

    /** Its command, for Axon. */
    public static void register(Handlers handlers) {
        handlers.add(AcceptIdentity.class, new AcceptIdentityDecider());
    }

    static final class Found {
        private boolean used;
        private boolean trusted;
        private boolean tokenNumberTaken;
        private final Set<GroupId> groupsAtThePath = new HashSet<>();
        private final Map<GroupId, Visibility> groups = new HashMap<>();
        private final Map<ProjectId, ProjectCreated> projects = new HashMap<>();
    }

    @Override
    public EventCriteria boundary(AcceptIdentity c) {
        return EventCriteria.either(
                Boundary.of(Tags.use(c.use()), IdentityAccepted.class),
                Boundary.of(Tags.publisher(c.publisher()), PublisherTrusted.class, PublisherDistrusted.class),
                Boundary.of(Tags.group(c.group()), GroupCreated.class, GroupChanged.class, GroupDeleted.class),
                Boundary.of(
                        Tags.path(c.group(), c.path()), ProjectCreated.class, GroupCreated.class, GroupDeleted.class),
                Boundary.of(Tags.project(c.project()), ProjectCreated.class),
                Boundary.of(Tags.token(c.token()), TokenIssued.class));
    }

    @Override
    public Found initial() {
        return new Found();
    }

    @Override
    public Found evolve(Found found, RegistryEvent event, long position) {
        switch (event) {
            case IdentityAccepted _ -> found.used = true;
            case PublisherTrusted _ -> found.trusted = true;
            case PublisherDistrusted _ -> found.trusted = false;
            case GroupCreated e -> {
                found.groups.put(e.group(), e.visibility() == null ? Visibility.PUBLIC : e.visibility());
                found.groupsAtThePath.add(e.group());
            }
            case GroupChanged e -> found.groups.put(e.group(), e.visibility());
            case GroupDeleted e -> {
                found.groups.remove(e.group());
                found.groupsAtThePath.remove(e.group());
            }
            case ProjectCreated e -> found.projects.put(e.project(), e);
            case TokenIssued _ -> found.tokenNumberTaken = true;
            case RegistryEvent _ -> {}
        }
        return found;
    }

    @Override
    public List<RegistryEvent> decide(AcceptIdentity c, Found found) {
        if (found.used) {
            throw used();
        }
        if (!found.trusted) {
            throw new Refusal(
                    ProblemType.INVALID_PUBLISHER,
                    "The identity token is good, but its publisher is trusted no longer.");
        }
        if (found.tokenNumberTaken) {
            throw Numbers.taken(ProblemType.TOKEN_NUMBER_TAKEN, c.token());
        }
        List<RegistryEvent> events = new ArrayList<>();
        ProjectId project = found.projects.values().stream()
                .filter(made -> made.group().equals(c.group()) && made.path().equalsIgnoreCase(c.path()))
                .map(ProjectCreated::project)
                .findFirst()
                .orElseGet(() -> {
                    events.add(created(c, found));
                    return c.project();
                });
        events.add(new IdentityAccepted(c.publisher(), c.use(), c.token(), project, c.issuer(), c.sub(), c.claims()));
        events.add(new TokenIssued(
                c.token(),
                null,
                "publisher " + c.publisher(),
                SCOPES,
                c.hash(),
                TokenKind.JOB,
                Holder.of(project),
                c.expires(),
                null));
        return events;
    }

    private static ProjectCreated created(AcceptIdentity c, Found found) {
        Visibility visibility = found.groups.get(c.group());
        if (visibility == null) {
            throw NotFound.group();
        }
        found.groupsAtThePath.remove(c.group());
        if (!found.groupsAtThePath.isEmpty()) {
            throw new Refusal(
                    ProblemType.PATH_TAKEN,
                    "There is a group of the path '" + c.path() + "', so there can be no project.");
        }
        if (found.projects.containsKey(c.project())) {
            throw Numbers.taken(ProblemType.PROJECT_NUMBER_TAKEN, c.project());
        }
        return new ProjectCreated(c.project(), c.group(), c.path(), c.path(), visibility);
    }

    static Refusal used() {
        return new Refusal(
                ProblemType.INVALID_REUSE_TOKEN,
                "The identity token was used before: each is good for one access token, so the job must ask for another.");
    }
}
