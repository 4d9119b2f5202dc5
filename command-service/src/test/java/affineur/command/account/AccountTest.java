package affineur.command.account;

import affineur.command.Slice;
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
import affineur.events.AccountKind;
import affineur.refusal.Refusal.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AccountTest {
    private static final AccountId ROOT = new AccountId(1);
    private static final AccountId ADA = new AccountId(2);
    private static final AccountCreated ROOT_CREATED = new AccountCreated(ROOT, AccountKind.PERSON, null);
    private static final AccountCreated ADA_CREATED = new AccountCreated(ADA, AccountKind.PERSON, "d1");
    private static final AdministratorAppointed ROOT_APPOINTED = new AdministratorAppointed(ROOT);
    private static final AdministratorAppointed ADA_APPOINTED = new AdministratorAppointed(ADA);

    private final Slice account = Slice.of(AccountDecider::register);

    @Test
    void createsAnAccount() {
        account.given(ROOT_CREATED)
                .when(new CreateAccount(ADA, AccountKind.PERSON, "d1", false))
                .then(ADA_CREATED);
    }

    @Test
    void createsAnAdministrator() {
        account.given()
                .when(new CreateAccount(ADA, AccountKind.PERSON, "d1", true))
                .then(ADA_CREATED, ADA_APPOINTED);
    }

    @Test
    void givesANumberOnceAlsoThatOfAForgottenOne() {
        account.given(ADA_CREATED, new AccountForgotten(ADA))
                .when(new CreateAccount(ADA, AccountKind.PERSON, "d2", false))
                .thenRefused("account-number-taken", Kind.CONFLICT, "There is an account 2");
    }

    @Test
    void changesDetails() {
        account.given(ADA_CREATED).when(new ChangeAccount(ADA, "d2")).then(new AccountChanged(ADA, "d2"));
    }

    @Test
    void blocks() {
        account.given(ADA_CREATED).when(new BlockAccount(ADA)).then(new AccountBlocked(ADA));
    }

    @Test
    void blocksOnce() {
        account.given(ADA_CREATED, new AccountBlocked(ADA))
                .when(new BlockAccount(ADA))
                .thenNothing();
    }

    @Test
    void unblocks() {
        account.given(ADA_CREATED, new AccountBlocked(ADA))
                .when(new UnblockAccount(ADA))
                .then(new AccountUnblocked(ADA));
    }

    @Test
    void unblocksOnlyWhatIsBlocked() {
        account.given(ADA_CREATED, new AccountBlocked(ADA), new AccountUnblocked(ADA))
                .when(new UnblockAccount(ADA))
                .thenNothing();
    }

    @Test
    void forgets() {
        account.given(ADA_CREATED).when(new ForgetAccount(ADA)).then(new AccountForgotten(ADA));
    }

    @Test
    void appointsAnAdministrator() {
        account.given(ADA_CREATED).when(new AppointAdministrator(ADA)).then(ADA_APPOINTED);
    }

    @Test
    void appointsOnce() {
        account.given(ADA_CREATED, ADA_APPOINTED)
                .when(new AppointAdministrator(ADA))
                .thenNothing();
    }

    @Test
    void dismissesAnAdministratorBesideAnother() {
        account.given(ROOT_CREATED, ROOT_APPOINTED, ADA_CREATED, ADA_APPOINTED)
                .when(new DismissAdministrator(ROOT))
                .then(new AdministratorDismissed(ROOT));
    }

    @Test
    void dismissesOnlyAdministrators() {
        account.given(ROOT_CREATED, ROOT_APPOINTED, ADA_CREATED)
                .when(new DismissAdministrator(ADA))
                .thenNothing();
    }

    static List<AccountCommand> waysToLoseTheLastAdministrator() {
        return List.of(new DismissAdministrator(ROOT), new BlockAccount(ROOT), new ForgetAccount(ROOT));
    }

    @ParameterizedTest
    @MethodSource("waysToLoseTheLastAdministrator")
    void keepsTheLastAdministrator(AccountCommand command) {
        account.given(ROOT_CREATED, ROOT_APPOINTED, ADA_CREATED)
                .when(command)
                .thenRefused("last-administrator", Kind.CONFLICT, "It is the last administrator");
    }

    @ParameterizedTest
    @MethodSource("waysToLoseTheLastAdministrator")
    void countsNoAdministratorWhoIsBlocked(AccountCommand command) {
        account.given(ROOT_CREATED, ROOT_APPOINTED, ADA_CREATED, ADA_APPOINTED, new AccountBlocked(ADA))
                .when(command)
                .thenRefused("last-administrator", Kind.CONFLICT, "It is the last administrator");
    }

    @ParameterizedTest
    @MethodSource("waysToLoseTheLastAdministrator")
    void countsNoAdministratorWhoIsForgottenOrDismissed(AccountCommand command) {
        AccountId eve = new AccountId(3);
        account.given(
                        ROOT_CREATED,
                        ROOT_APPOINTED,
                        ADA_CREATED,
                        ADA_APPOINTED,
                        new AccountForgotten(ADA),
                        new AccountCreated(eve, AccountKind.PERSON, "d3"),
                        new AdministratorAppointed(eve),
                        new AdministratorDismissed(eve))
                .when(command)
                .thenRefused("last-administrator", Kind.CONFLICT, "It is the last administrator");
    }

    static List<AccountCommand> changes() {
        return List.of(
                new ChangeAccount(ADA, "d2"),
                new BlockAccount(ADA),
                new UnblockAccount(ADA),
                new ForgetAccount(ADA),
                new AppointAdministrator(ADA),
                new DismissAdministrator(ADA));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void findsNobodyWhoWasNeverThere(AccountCommand command) {
        account.given(ROOT_CREATED, ROOT_APPOINTED)
                .when(command)
                .thenRefused("user-not-found", Kind.NOT_FOUND, "User not found");
    }

    @ParameterizedTest
    @MethodSource("changes")
    void findsNobodyWhoIsForgotten(AccountCommand command) {
        account.given(ROOT_CREATED, ROOT_APPOINTED, ADA_CREATED, new AccountForgotten(ADA))
                .when(command)
                .thenRefused("user-not-found", Kind.NOT_FOUND, "User not found");
    }
}
