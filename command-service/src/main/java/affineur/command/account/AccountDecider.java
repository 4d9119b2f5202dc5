package affineur.command.account;

import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.NotFound;
import affineur.command.Numbers;
import affineur.command.Tags;
import affineur.command.account.AccountCommand.AppointAdministrator;
import affineur.command.account.AccountCommand.BlockAccount;
import affineur.command.account.AccountCommand.ChangeAccount;
import affineur.command.account.AccountCommand.CreateAccount;
import affineur.command.account.AccountCommand.DismissAdministrator;
import affineur.command.account.AccountCommand.ForgetAccount;
import affineur.command.account.AccountCommand.UnblockAccount;
import affineur.events.AccountEvent.AccountBlocked;
import affineur.events.AccountEvent.AccountChanged;
import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountEvent.AccountForgotten;
import affineur.events.AccountEvent.AccountUnblocked;
import affineur.events.AccountEvent.AdministratorAppointed;
import affineur.events.AccountEvent.AdministratorDismissed;
import affineur.events.AccountId;
import affineur.events.RegistryEvent;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/** An account's number is given once; there is always an administrator who can act. */
public final class AccountDecider implements Decider<AccountCommand, AccountDecider.Accounts> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        AccountDecider decider = new AccountDecider();
        handlers.add(CreateAccount.class, decider)
                .add(ChangeAccount.class, decider)
                .add(BlockAccount.class, decider)
                .add(UnblockAccount.class, decider)
                .add(ForgetAccount.class, decider)
                .add(AppointAdministrator.class, decider)
                .add(DismissAdministrator.class, decider);
    }

    static final class Accounts {
        private final Map<AccountId, AccountCreated> created = new HashMap<>();
        private final Set<AccountId> administrators = new HashSet<>();
        private final Set<AccountId> blocked = new HashSet<>();
        private final Set<AccountId> forgotten = new HashSet<>();

        private void require(AccountId account) {
            if (!created.containsKey(account) || forgotten.contains(account)) {
                throw NotFound.account();
            }
        }

        private void requireAnotherAdministrator(AccountId than) {
            boolean another = administrators.stream()
                    .anyMatch(id -> !id.equals(than) && !blocked.contains(id) && !forgotten.contains(id));
            if (administrators.contains(than) && !another) {
                throw new Refusal(ProblemType.LAST_ADMINISTRATOR, "It is the last administrator who can act.");
            }
        }
    }

    @Override
    public EventCriteria boundary(AccountCommand c) {
        EventCriteria itself = Boundary.of(
                Tags.account(c.account()),
                AccountCreated.class,
                AccountBlocked.class,
                AccountUnblocked.class,
                AccountForgotten.class,
                AdministratorAppointed.class,
                AdministratorDismissed.class);
        return switch (c) {
            case BlockAccount _, ForgetAccount _, DismissAdministrator _ ->
                EventCriteria.either(
                        itself,
                        Boundary.of(
                                Tags.ADMINISTRATORS,
                                AdministratorAppointed.class,
                                AdministratorDismissed.class,
                                AccountBlocked.class,
                                AccountUnblocked.class,
                                AccountForgotten.class));
            case CreateAccount _, ChangeAccount _, UnblockAccount _, AppointAdministrator _ -> itself;
        };
    }

    @Override
    public Accounts initial() {
        return new Accounts();
    }

    @Override
    public Accounts evolve(Accounts accounts, RegistryEvent event, long position) {
        switch (event) {
            case AccountCreated e -> accounts.created.put(e.account(), e);
            case AccountBlocked e -> accounts.blocked.add(e.account());
            case AccountUnblocked e -> accounts.blocked.remove(e.account());
            case AccountForgotten e -> accounts.forgotten.add(e.account());
            case AdministratorAppointed e -> accounts.administrators.add(e.account());
            case AdministratorDismissed e -> accounts.administrators.remove(e.account());
            case RegistryEvent _ -> {}
        }
        return accounts;
    }

    @Override
    public List<RegistryEvent> decide(AccountCommand command, Accounts accounts) {
        AccountId account = command.account();
        if (command instanceof CreateAccount c) {
            return create(c, accounts);
        }
        accounts.require(account);
        return switch (command) {
            case CreateAccount c -> create(c, accounts);
            case ChangeAccount c -> List.of(new AccountChanged(account, c.details()));
            case BlockAccount _ -> {
                accounts.requireAnotherAdministrator(account);
                yield accounts.blocked.contains(account) ? List.of() : List.of(new AccountBlocked(account));
            }
            case UnblockAccount _ ->
                accounts.blocked.contains(account) ? List.of(new AccountUnblocked(account)) : List.of();
            case ForgetAccount _ -> {
                accounts.requireAnotherAdministrator(account);
                yield List.of(new AccountForgotten(account));
            }
            case AppointAdministrator _ ->
                accounts.administrators.contains(account) ? List.of() : List.of(new AdministratorAppointed(account));
            case DismissAdministrator _ -> {
                accounts.requireAnotherAdministrator(account);
                yield accounts.administrators.contains(account)
                        ? List.of(new AdministratorDismissed(account))
                        : List.of();
            }
        };
    }

    private static List<RegistryEvent> create(CreateAccount c, Accounts accounts) {
        if (accounts.created.containsKey(c.account())) {
            throw Numbers.taken(ProblemType.ACCOUNT_NUMBER_TAKEN, c.account());
        }
        List<RegistryEvent> events = new ArrayList<>();
        events.add(new AccountCreated(c.account(), c.kind(), c.details()));
        if (c.administrator()) {
            events.add(new AdministratorAppointed(c.account()));
        }
        return events;
    }
}
