package affineur.access.people;

import affineur.access.Account;
import affineur.access.Directory;
import affineur.events.AccountId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Whose a user name is. */
public record Usernames(People people, Directory directory) {
    /** Whatever the case of the letters; empty if nobody is called so. */
    public Optional<AccountId> account(String username) {
        Set<String> details = new HashSet<>(people.called(username));
        return details.isEmpty()
                ? Optional.empty()
                : directory.accounts().stream()
                        .filter(account -> account.details() != null && details.contains(account.details()))
                        .map(Account::id)
                        .findFirst();
    }
}
