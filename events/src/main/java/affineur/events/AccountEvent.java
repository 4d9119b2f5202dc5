package affineur.events;

import org.jspecify.annotations.Nullable;

/** What happens to accounts. Who stands behind one is never here, only where that is kept. */
public sealed interface AccountEvent extends RegistryEvent {
    AccountId account();

    @Override
    default String subject() {
        return "accounts/" + account();
    }

    /**
     * Somebody or something can be given roles and tokens. Written by {@code account}.
     *
     * @param details the record in the store of details that has user name, name and e-mail address; null where there
     *     are none
     */
    @WireType("affineur.account.created.v1")
    record AccountCreated(
            AccountId account, AccountKind kind, @Nullable String details) implements AccountEvent {}

    /** Its details are in another record now, and the former is forgotten. Written by {@code account}. */
    @WireType("affineur.account.changed.v1")
    record AccountChanged(AccountId account, String details) implements AccountEvent {}

    /** Its tokens are worth nothing until it is unblocked. Written by {@code account}. */
    @WireType("affineur.account.blocked.v1")
    record AccountBlocked(AccountId account) implements AccountEvent {}

    /** Written by {@code account}. */
    @WireType("affineur.account.unblocked.v1")
    record AccountUnblocked(AccountId account) implements AccountEvent {}

    /** Its details are gone, and it can do nothing ever again. Its number stays in the records. Written by {@code account}. */
    @WireType("affineur.account.forgotten.v1")
    record AccountForgotten(AccountId account) implements AccountEvent {}

    /** It may do everything, as far as its token's scopes go. Written by {@code account} and {@code bootstrap}. */
    @WireType("affineur.administrator.appointed.v1")
    record AdministratorAppointed(AccountId account) implements AccountEvent {}

    /** Written by {@code account}. */
    @WireType("affineur.administrator.dismissed.v1")
    record AdministratorDismissed(AccountId account) implements AccountEvent {}
}
