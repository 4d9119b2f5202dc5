package affineur.command.account;

import affineur.access.Account;
import affineur.access.Directory;
import affineur.access.people.People;
import affineur.access.people.Person;
import affineur.command.Fields;
import affineur.events.AccountId;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps who stands behind accounts, before the ledger says where, and sees that each user name is one account's. */
final class Details {
    private static final Logger LOG = LoggerFactory.getLogger(Details.class);
    private static final int LONGEST = 255;
    private static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,253}[A-Za-z0-9_-])?");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@\\p{Cntrl}]{1,64}@[^\\s@\\p{Cntrl}]{1,189}");

    private final People people;
    private final Directory directory;

    Details(People people, Directory directory) {
        this.people = people;
        this.directory = directory;
    }

    /** @throws Refusal (invalid) without telling what was sent, since that may be about a person */
    static Person person(String username, String name, @Nullable String email) {
        if (!USERNAME.matcher(username).matches() || username.endsWith(".git") || username.endsWith(".atom")) {
            throw new Refusal(
                    ProblemType.INVALID_USERNAME,
                    "A user name has letters, digits, '_', '-' and '.', 255 at most; it begins with a letter, a digit or "
                            + "'_', and does not end with '.', '.git' or '.atom'.");
        }
        String stripped = name.strip();
        if (stripped.isEmpty()
                || stripped.length() > LONGEST
                || stripped.chars().anyMatch(Character::isISOControl)) {
            throw new Refusal(ProblemType.INVALID_NAME, "A name has 1 to " + LONGEST + " characters.");
        }
        if (email != null && !EMAIL.matcher(email).matches()) {
            throw Fields.invalid("email");
        }
        return new Person(username, stripped, email);
    }

    Optional<Person> of(Account account) {
        return Optional.ofNullable(account.details()).flatMap(people::find);
    }

    /**
     * Keeps the details and has the ledger say where; where it refuses to, they are forgotten again. One at a time, since two
     * might want the same name. Two processes at the same moment are not told apart: both get it.
     *
     * @param itself the account that may have the name already; null for a new one
     * @throws Refusal (conflict) if the name is another account's
     */
    synchronized <T> T keep(Person person, @Nullable AccountId itself, Function<String, T> recording) {
        requireFree(person.username(), itself);
        String details = people.keep(person);
        try {
            return recording.apply(details);
        } catch (Refusal e) {
            // while nobody can tell whether the ledger names them they stay; the collector finds out
            if (e.kind() != Refusal.Kind.UNAVAILABLE) {
                drop(details);
            }
            throw e;
        }
    }

    /** @throws Refusal (conflict) if the name is another account's than that */
    void requireFree(String username, @Nullable AccountId itself) {
        List<String> called = people.called(username);
        boolean taken = !called.isEmpty()
                && directory.accounts().stream()
                        .filter(account -> !account.id().equals(itself))
                        .anyMatch(account -> account.details() != null && called.contains(account.details()));
        if (taken) {
            throw new Refusal(ProblemType.USERNAME_TAKEN, "Username has already been taken");
        }
    }

    /** Forgets what no account has any longer. When that cannot be done now, the collector does it. */
    void drop(String details) {
        try {
            people.forget(details);
        } catch (Refusal e) {
            LOG.warn("The former details {} of an account are forgotten later: {}", details, e.text());
        }
    }

    /** @throws Refusal (unavailable) if that cannot be done now */
    void forget(String details) {
        people.forget(details);
    }

    boolean isKept(String details) {
        return people.find(details).isPresent();
    }
}
