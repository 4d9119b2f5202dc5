package affineur.query;

import affineur.access.people.Person;
import affineur.events.AccountEvent.AccountBlocked;
import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountEvent.AccountForgotten;
import affineur.events.AccountEvent.AdministratorAppointed;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.MemberEvent.MemberAdded;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.ProjectArchived;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.Role;
import affineur.events.Scope;
import affineur.events.TokenKind;
import affineur.events.Visibility;
import java.time.LocalDate;

/**
 * People at work in a {@link TestRegistry}: beside its public group 1, {@code team}, there is the internal group 2,
 * {@code corp}, with the private group 3, {@code corp/data}. Project 4, {@code corp/data/models}, is private; project 5,
 * {@code corp/tools}, is internal and archived.
 *
 * <p>Ada is an administrator and a member of nothing. Olga owns {@code corp} and is a developer in {@code models}; Max is a
 * maintainer of {@code corp/data}; Dan is a developer in {@code models}, Tim was one; Eve is nobody's member. Bob is
 * blocked, Flo forgotten. A bot has a token of {@code models}, which has a deploy token too.
 */
public final class Company {
    public static final AccountId ADA = new AccountId(2);
    public static final AccountId OLGA = new AccountId(3);
    public static final AccountId MAX = new AccountId(4);
    public static final AccountId DAN = new AccountId(5);
    public static final AccountId EVE = new AccountId(6);
    public static final AccountId TIM = new AccountId(7);
    public static final AccountId BOB = new AccountId(8);
    public static final AccountId FLO = new AccountId(9);
    public static final AccountId BOT = new AccountId(10);

    public static final GroupId CORP = new GroupId(2);
    public static final GroupId DATA = new GroupId(3);
    public static final ProjectId MODELS = new ProjectId(4);
    public static final ProjectId TOOLS = new ProjectId(5);

    private final TestRegistry registry;
    private final Client nobody;
    private final Client ada;
    private final Client olga;
    private final Client max;
    private final Client dan;
    private final Client eve;
    private final Client bot;
    private final Client deploy;
    private final long botToken;
    private final long deployToken;

    public Company(TestRegistry registry) {
        this.registry = registry;
        registry.happen(
                new GroupCreated(CORP, "corp", "Corp", null, Visibility.INTERNAL),
                new GroupCreated(DATA, "data", "Data Science", CORP, Visibility.PRIVATE),
                new ProjectCreated(MODELS, DATA, "models", "Models", Visibility.PRIVATE),
                new ProjectCreated(TOOLS, CORP, "tools", "Handy Tools", Visibility.INTERNAL),
                new ProjectArchived(TOOLS));
        person(ADA, "ada", "Ada L.");
        registry.happen(new AdministratorAppointed(ADA));
        person(OLGA, "olga", "Olga M.");
        person(MAX, "Max", "Max N.");
        person(DAN, "dan", "Dan O.");
        person(EVE, "eve", "Eve P.");
        person(TIM, "tim", "Tim Q.");
        person(BOB, "bob", "Bob R.");
        person(FLO, "flo", "Flo S.");
        registry.happen(
                new MemberAdded(Holder.of(CORP), OLGA, Role.OWNER, null),
                new MemberAdded(Holder.of(DATA), MAX, Role.MAINTAINER, LocalDate.of(2999, 1, 2)),
                new MemberAdded(Holder.of(MODELS), DAN, Role.DEVELOPER, null),
                new MemberAdded(Holder.of(MODELS), OLGA, Role.DEVELOPER, null),
                new MemberAdded(Holder.of(MODELS), TIM, Role.DEVELOPER, LocalDate.of(2026, 8, 1)),
                new MemberAdded(Holder.of(MODELS), FLO, Role.DEVELOPER, null),
                new AccountBlocked(BOB),
                new AccountForgotten(FLO),
                new AccountCreated(BOT, AccountKind.BOT, null),
                new MemberAdded(Holder.of(MODELS), BOT, Role.DEVELOPER, null));
        nobody = new Client(registry, "");
        ada = new Client(registry, registry.token(ADA, Scope.READ_API));
        olga = new Client(registry, registry.token(OLGA, Scope.API));
        max = new Client(registry, registry.token(MAX, Scope.API));
        dan = new Client(registry, registry.token(DAN, Scope.API));
        eve = new Client(registry, registry.token(EVE, Scope.READ_API));
        Holder models = Holder.of(MODELS);
        bot = new Client(registry, registry.token(TokenKind.PROJECT, BOT, models, "Nightly", null, Scope.READ_API));
        botToken = registry.lastToken();
        deploy = new Client(
                registry, registry.token(TokenKind.DEPLOY, null, models, "Deploy", null, Scope.READ_PACKAGE_REGISTRY));
        deployToken = registry.lastToken();
    }

    private void person(AccountId account, String username, String name) {
        String details = registry.people().keep(new Person(username, name, username + "@corp.example"));
        registry.happen(new AccountCreated(account, AccountKind.PERSON, details));
    }

    /** Whose token has a scope too small for this API. */
    public Client packagesOnly() {
        return new Client(registry, registry.token());
    }

    public Client wrongToken() {
        return new Client(registry, "no such token");
    }

    public Client nobody() {
        return nobody;
    }

    public Client ada() {
        return ada;
    }

    public Client olga() {
        return olga;
    }

    public Client max() {
        return max;
    }

    public Client dan() {
        return dan;
    }

    public Client eve() {
        return eve;
    }

    public Client bot() {
        return bot;
    }

    public Client deploy() {
        return deploy;
    }

    public long botToken() {
        return botToken;
    }

    public long deployToken() {
        return deployToken;
    }
}
