package affineur.command.bootstrap;

import affineur.access.Access;
import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.Numbers;
import affineur.command.Tags;
import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountEvent.AdministratorAppointed;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.MemberEvent.MemberAdded;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.RegistryEvent;
import affineur.events.Role;
import affineur.events.Scope;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenEvent.TokenRevoked;
import affineur.events.TokenId;
import affineur.refusal.ProblemType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** All that is missing is recorded at once, so that a start that was broken off leaves nothing half done. */
public final class PrepareRegistryDecider implements Decider<PrepareRegistry, PrepareRegistryDecider.Registry> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        handlers.add(PrepareRegistry.class, new PrepareRegistryDecider());
    }

    static final GroupId GROUP = new GroupId(1);
    static final AccountId ADMINISTRATOR = new AccountId(1);

    /** The name by which a token chosen in the environment is known again. */
    static final String FROM_ENVIRONMENT = "environment";

    static final String FIRST = "first start";

    static final class Registry {
        private boolean group;
        private boolean project;
        private boolean administrator;
        private boolean everHadToken;
        private final Set<TokenId> numbers = new HashSet<>();
        private final Map<TokenId, TokenIssued> tokens = new LinkedHashMap<>();
    }

    @Override
    public EventCriteria boundary(PrepareRegistry command) {
        // The number's own events too, so that two tokens never get the same.
        return EventCriteria.either(
                Boundary.of(Tags.group(GROUP), GroupCreated.class),
                Boundary.of(Tags.project(Access.DEFAULT_PROJECT), ProjectCreated.class),
                Boundary.of(Tags.account(ADMINISTRATOR), AccountCreated.class, TokenIssued.class, TokenRevoked.class),
                Boundary.of(Tags.token(command.token()), TokenIssued.class));
    }

    @Override
    public Registry initial() {
        return new Registry();
    }

    @Override
    public Registry evolve(Registry registry, RegistryEvent event, long position) {
        switch (event) {
            case GroupCreated _ -> registry.group = true;
            case ProjectCreated _ -> registry.project = true;
            case AccountCreated _ -> registry.administrator = true;
            case TokenIssued e -> {
                registry.numbers.add(e.token());
                if (ADMINISTRATOR.equals(e.account())) {
                    registry.everHadToken = true;
                    registry.tokens.put(e.token(), e);
                }
            }
            case TokenRevoked e -> registry.tokens.remove(e.token());
            case RegistryEvent _ -> {}
        }
        return registry;
    }

    @Override
    public List<RegistryEvent> decide(PrepareRegistry c, Registry registry) {
        List<RegistryEvent> events = new ArrayList<>();
        if (!registry.group) {
            events.add(new GroupCreated(GROUP, "default", "Default"));
        }
        if (!registry.project) {
            events.add(new ProjectCreated(Access.DEFAULT_PROJECT, GROUP, "python", "Python", c.visibility()));
        }
        if (!registry.administrator) {
            events.add(new AccountCreated(ADMINISTRATOR, AccountKind.PERSON, null));
            events.add(new AdministratorAppointed(ADMINISTRATOR));
            events.add(new MemberAdded(Holder.of(GROUP), ADMINISTRATOR, Role.OWNER, null));
        }
        if (c.fromEnvironment()) {
            chosen(c, registry, events);
        } else if (!registry.everHadToken) {
            events.add(issued(c, registry, FIRST, c.expires()));
        }
        return events;
    }

    private static void chosen(PrepareRegistry c, Registry registry, List<RegistryEvent> events) {
        for (TokenIssued earlier : registry.tokens.values()) {
            if (earlier.name().equals(FROM_ENVIRONMENT) && !earlier.hash().equals(c.hash())) {
                events.add(new TokenRevoked(earlier.token(), ADMINISTRATOR));
            }
        }
        if (registry.tokens.values().stream().noneMatch(token -> token.hash().equals(c.hash()))) {
            events.add(issued(c, registry, FROM_ENVIRONMENT, null));
        }
    }

    private static TokenIssued issued(PrepareRegistry c, Registry registry, String name, @Nullable Instant expires) {
        if (registry.numbers.contains(c.token())) {
            throw Numbers.taken(ProblemType.TOKEN_NUMBER_TAKEN, c.token());
        }
        return new TokenIssued(
                c.token(), ADMINISTRATOR, name, List.of(Scope.ADMIN), c.hash(), null, null, expires, null);
    }
}
