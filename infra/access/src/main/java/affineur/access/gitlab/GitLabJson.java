package affineur.access.gitlab;

import affineur.access.Access;
import affineur.access.Account;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Group;
import affineur.access.Member;
import affineur.access.Permission;
import affineur.access.Project;
import affineur.access.Secret;
import affineur.access.Token;
import affineur.access.TokenUses;
import affineur.access.gitlab.GitLabProject.Level;
import affineur.access.gitlab.GitLabProject.Permissions;
import affineur.access.people.People;
import affineur.access.people.Person;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.ProjectId;
import affineur.events.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows what there is as GitLab's REST API does. It decides who gets to see an e-mail address (the user itself and
 * administrators), and nothing else: whoever asks has been let through before.
 */
public final class GitLabJson {
    private static final Set<Scope> READING = Permission.READ.scopes();

    private final Directory directory;
    private final Access access;
    private final People people;
    private final TokenUses uses;
    private final InstantSource clock;

    public GitLabJson(Directory directory, Access access, People people, TokenUses uses, InstantSource clock) {
        this.directory = directory;
        this.access = access;
        this.people = people;
        this.uses = uses;
        this.clock = clock;
    }

    /** As everybody may see it. */
    public GitLabProfile profile(Account account) {
        return new GitLabProfile(
                user(account), millis(account.created()), null, null, account.kind() != AccountKind.PERSON);
    }

    /** As it sees itself. */
    public GitLabAccount account(Account account) {
        String email = person(account).map(Person::email).orElse(null);
        return new GitLabAccount(profile(account), email, account.administrator(), false, List.of());
    }

    /** A {@link GitLabAccount} for the user itself and administrators, else a {@link GitLabProfile}. */
    public Record user(Account account, Caller caller) {
        return seesAll(caller, account.id()) ? account(account) : profile(account);
    }

    private boolean seesAll(Caller caller, AccountId id) {
        AccountId own = caller.account();
        boolean itself =
                own != null && own.equals(id) && caller.scopes().stream().anyMatch(READING::contains);
        return itself || access.seesEverybody(caller);
    }

    private GitLabUser user(Account account) {
        return new GitLabUser(
                account.id().value(),
                username(account),
                name(account),
                account.blocked() ? "blocked" : "active",
                false,
                null,
                null);
    }

    /** What an account is called; one without details by its kind and number, with a plus, which nobody can choose. */
    public String username(Account account) {
        return person(account).map(Person::username).orElseGet(() -> stem(account) + "+" + account.id());
    }

    private String name(Account account) {
        return person(account).map(Person::name).orElseGet(() -> nameOfBot(account));
    }

    private static String stem(Account account) {
        if (account.forgotten()) {
            return "forgotten";
        }
        return switch (account.kind()) {
            case PERSON -> "user";
            case SERVICE -> "service";
            case BOT -> "bot";
        };
    }

    /** A bot is called after the token that it was made for. */
    private String nameOfBot(Account account) {
        return directory.tokens(account.id()).stream()
                .filter(token -> account.kind() == AccountKind.BOT)
                .findFirst()
                .map(Token::name)
                .orElseGet(() -> stem(account) + " " + account.id());
    }

    private Optional<Person> person(Account account) {
        return Optional.ofNullable(account.details()).flatMap(people::find);
    }

    public GitLabGroup group(Group group) {
        return new GitLabGroup(
                group.id().value(),
                null,
                group.name(),
                group.slug(),
                "",
                group.visibility(),
                null,
                fullName(group),
                group.path(),
                millis(group.created()),
                number(group.parent()),
                List.of());
    }

    private String fullName(Group group) {
        return Optional.ofNullable(group.parent())
                .flatMap(directory::group)
                .map(parent -> fullName(parent) + " / " + group.name())
                .orElse(group.name());
    }

    /** @param caller whose permissions it shows */
    public GitLabProject project(Project project, Caller caller) {
        Group group = directory
                .group(project.group())
                .orElseThrow(() -> new IllegalStateException("No group has the project " + project.id()));
        return new GitLabProject(
                project.id().value(),
                null,
                project.name(),
                fullName(group) + " / " + project.name(),
                project.slug(),
                project.path(),
                millis(project.created()),
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                new GitLabNamespace(
                        group.id().value(),
                        group.name(),
                        group.slug(),
                        "group",
                        group.path(),
                        number(group.parent()),
                        null,
                        null),
                true,
                project.archived(),
                project.visibility(),
                null,
                permissions(project, caller));
    }

    private Permissions permissions(Project project, Caller caller) {
        AccountId account = caller.account();
        if (account == null) {
            return new Permissions(null, null);
        }
        Instant now = clock.instant();
        Level own = directory
                .member(project.holder(), account)
                .filter(member -> member.isValid(now))
                .map(GitLabJson::level)
                .orElse(null);
        Level inherited = access.membership(account, Holder.of(project.group()))
                .map(GitLabJson::level)
                .orElse(null);
        return new Permissions(own, inherited);
    }

    private static Level level(Member member) {
        return new Level(member.role().level(), null);
    }

    public GitLabMember member(Member member) {
        Account account = directory
                .account(member.account())
                .orElseThrow(() -> new IllegalStateException("No account is the member " + member.account()));
        return new GitLabMember(
                user(account), member.role().level(), millis(member.since()), member.expires(), "active");
    }

    /** A personal access token, or any other where GitLab shows it as one. */
    public GitLabToken token(Token token) {
        return new GitLabToken(
                token.id().value(),
                token.name(),
                null,
                false,
                millis(token.created()),
                token.scopes(),
                token.account() == null ? null : token.account().value(),
                uses.lastUse(token.id()).map(GitLabJson::millis).orElse(null),
                !token.isExpired(clock.instant()),
                token.expires() == null ? null : dateOrTime(token.expires()));
    }

    /** @throws IllegalArgumentException if it is none of a project or group */
    public GitLabBotToken botToken(Token token) {
        Holder holder = token.holder();
        AccountId bot = token.account();
        if (holder == null || bot == null) {
            throw new IllegalArgumentException("No bot's token: " + token.id());
        }
        Integer level = access.membership(bot, holder)
                .map(member -> member.role().level())
                .orElse(null);
        return switch (holder) {
            case Holder.OfProject(ProjectId id) -> new GitLabBotToken(token(token), level, "project", id.value());
            case Holder.OfGroup(GroupId id) -> new GitLabBotToken(token(token), level, "group", id.value());
        };
    }

    public GitLabDeployToken deployToken(Token token) {
        return new GitLabDeployToken(
                token.id().value(),
                token.name(),
                "gitlab+deploy-token-" + token.id(),
                token.expires() == null ? null : millis(token.expires()),
                token.scopes(),
                false,
                token.isExpired(clock.instant()));
    }

    /** With its secret, for whoever just made it. */
    public <T extends Record> GitLabIssued<T> issued(T shown, Secret secret) {
        return new GitLabIssued<>(shown, secret.reveal());
    }

    private static String dateOrTime(Instant expires) {
        OffsetDateTime time = expires.atOffset(ZoneOffset.UTC);
        return time.toLocalTime().equals(LocalTime.MIDNIGHT)
                ? time.toLocalDate().toString()
                : millis(expires).toString();
    }

    /** GitLab's precision. */
    private static Instant millis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    private static @Nullable Long number(@Nullable GroupId id) {
        return id == null ? null : id.value();
    }
}
