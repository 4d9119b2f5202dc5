package affineur.command.account;

import affineur.command.Boundary;
import affineur.command.Commands;
import affineur.command.Entries;
import affineur.command.Numbers;
import affineur.command.Origin;
import affineur.command.Tags;
import affineur.command.account.AccountCommand.AppointAdministrator;
import affineur.command.account.AccountCommand.BlockAccount;
import affineur.command.account.AccountCommand.ChangeAccount;
import affineur.command.account.AccountCommand.CreateAccount;
import affineur.command.account.AccountCommand.DismissAdministrator;
import affineur.command.account.AccountCommand.ForgetAccount;
import affineur.command.account.AccountCommand.UnblockAccount;
import affineur.events.AccountEvent.AccountChanged;
import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.LedgerEntry;
import affineur.events.RegistryEvent;
import affineur.refusal.ProblemType;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** Makes accounts and changes them. All refuse (not found) what was never made, or was forgotten. */
public final class Accounts {
    private final Commands commands;
    private final Entries entries;
    private final Numbers numbers;

    public Accounts(Commands commands, Entries entries) {
        this.commands = commands;
        this.entries = entries;
        this.numbers = numbers(entries);
    }

    /** Those of accounts. */
    public static Numbers numbers(Entries entries) {
        return new Numbers(
                ProblemType.ACCOUNT_NUMBER_TAKEN,
                entries,
                number -> Boundary.of(Tags.account(new AccountId(number)), AccountCreated.class));
    }

    /** @param details where user name, name and e-mail address are kept; null where there are none */
    public AccountId create(AccountKind kind, @Nullable String details, boolean administrator, Origin origin) {
        return numbers.next(number -> {
            AccountId account = new AccountId(number);
            commands.send(new CreateAccount(account, kind, details, administrator), origin);
            return account;
        });
    }

    /** @param details where they are kept now */
    public void change(AccountId account, String details, Origin origin) {
        commands.send(new ChangeAccount(account, details), origin);
    }

    /** Its tokens are worth nothing until it is unblocked. */
    public void block(AccountId account, Origin origin) {
        commands.send(new BlockAccount(account), origin);
    }

    public void unblock(AccountId account, Origin origin) {
        commands.send(new UnblockAccount(account), origin);
    }

    /** For ever. The details are for the caller to delete. */
    public void forget(AccountId account, Origin origin) {
        commands.send(new ForgetAccount(account), origin);
    }

    /** Every record of details that the ledger has ever named for the account. */
    Set<String> detailsEver(AccountId account) {
        EventCriteria named = Boundary.of(Tags.account(account), AccountCreated.class, AccountChanged.class);
        Set<String> all = new LinkedHashSet<>();
        Optional<LedgerEntry> entry = entries.next(0, named);
        while (entry.isPresent()) {
            String details = switch (entry.get().event()) {
                case AccountCreated e -> e.details();
                case AccountChanged e -> e.details();
                case RegistryEvent _ -> null;
            };
            if (details != null) {
                all.add(details);
            }
            entry = entries.next(entry.get().position() + 1, named);
        }
        return all;
    }

    public void appoint(AccountId account, Origin origin) {
        commands.send(new AppointAdministrator(account), origin);
    }

    public void dismiss(AccountId account, Origin origin) {
        commands.send(new DismissAdministrator(account), origin);
    }
}
