package affineur.command.account;

import affineur.events.AccountId;
import affineur.events.AccountKind;
import org.jspecify.annotations.Nullable;

/** What happens to an account. Details are named, never told. */
sealed interface AccountCommand {
    AccountId account();

    record CreateAccount(
            AccountId account, AccountKind kind, @Nullable String details, boolean administrator)
            implements AccountCommand {}

    record ChangeAccount(AccountId account, String details) implements AccountCommand {}

    record BlockAccount(AccountId account) implements AccountCommand {}

    record UnblockAccount(AccountId account) implements AccountCommand {}

    record ForgetAccount(AccountId account) implements AccountCommand {}

    record AppointAdministrator(AccountId account) implements AccountCommand {}

    record DismissAdministrator(AccountId account) implements AccountCommand {}
}
