package affineur.command.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.access.Caller;
import affineur.access.Secret;
import affineur.command.Origin;
import affineur.command.TestRegistry;
import affineur.command.WithRegistry;
import affineur.command.token.Tokens;
import affineur.command.token.Tokens.Issued;
import affineur.events.AccountId;
import affineur.events.Actor;
import affineur.events.Scope;
import affineur.events.Visibility;
import affineur.refusal.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The first start and the later ones, on a real ledger. */
@ExtendWith(WithRegistry.class)
final class BootstrapTest {
    private final TestRegistry registry;

    BootstrapTest(TestRegistry registry) {
        this.registry = registry;
    }

    @Test
    void shownTokenIsTheAdministrators() {
        Caller caller = registry.access.authenticate(registry.admin.reveal());

        assertThat(caller.account()).isEqualTo(new AccountId(1));
        assertThat(caller.scopes()).containsExactly(Scope.ADMIN);
        assertThat(registry.access.project("1").orElseThrow().path()).isEqualTo("default/python");
    }

    @Test
    void laterStartsChangeNothing() {
        long before = registry.ledger.next();

        assertThat(registry.commands.bootstrap().prepare(Visibility.PUBLIC, null))
                .isEmpty();
        assertThat(registry.ledger.next()).isEqualTo(before);
    }

    @Test
    void tokenOfTheEnvironmentReplacesTheOneBefore() {
        Secret one = Secret.chosen("chosen-by-the-operator-1");
        Secret two = Secret.chosen("chosen-by-the-operator-2");

        assertThat(registry.commands.bootstrap().prepare(Visibility.PUBLIC, one))
                .isEmpty();
        assertThat(registry.access.authenticate(one.reveal()).account()).isEqualTo(new AccountId(1));
        assertThat(registry.commands.bootstrap().prepare(Visibility.PUBLIC, two))
                .isEmpty();

        assertThat(registry.access.authenticate(two.reveal()).account()).isEqualTo(new AccountId(1));
        assertThatThrownBy(() -> registry.access.authenticate(one.reveal())).isInstanceOf(Refusal.class);
        assertThat(registry.access.authenticate(registry.admin.reveal()).account())
                .isEqualTo(new AccountId(1));
    }

    @Test
    void tokensIssuedAtOnceGetNumbersOfTheirOwn() throws Exception {
        Set<Long> numbers = new HashSet<>();
        try (var pool = Executors.newFixedThreadPool(4)) {
            Callable<Issued> issue = () -> registry.commands
                    .tokens()
                    .issue(
                            new AccountId(1),
                            new Tokens.Wish("many", List.of(Scope.READ_API), null),
                            Origin.of(Actor.SYSTEM));
            for (Future<Issued> issued : pool.invokeAll(java.util.Collections.nCopies(12, issue))) {
                numbers.add(issued.get().token().value());
                assertThat(registry.access
                                .authenticate(issued.get().secret().reveal())
                                .token())
                        .isEqualTo(issued.get().token());
            }
        }
        assertThat(numbers).hasSize(12);
    }

    @Test
    void revokedTokensAreWorthNothing() {
        Issued issued = registry.commands
                .tokens()
                .issue(new AccountId(1), new Tokens.Wish("short", List.of(Scope.API), null), Origin.of(Actor.SYSTEM));
        registry.commands.tokens().revoke(issued.token(), Origin.of(Actor.SYSTEM));

        assertThatThrownBy(() -> registry.access.authenticate(issued.secret().reveal()))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void tokensHaveANameAndScopes() {
        var tokens = registry.commands.tokens();
        Origin origin = Origin.of(Actor.SYSTEM);

        assertThatThrownBy(() -> tokens.issue(new AccountId(1), new Tokens.Wish(" ", List.of(Scope.API), null), origin))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> tokens.issue(
                        new AccountId(1), new Tokens.Wish("x".repeat(256), List.of(Scope.API), null), origin))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(
                        () -> tokens.issue(new AccountId(1), new Tokens.Wish("a\nb", List.of(Scope.API), null), origin))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> tokens.issue(new AccountId(1), new Tokens.Wish("none", List.of(), null), origin))
                .isInstanceOf(Refusal.class);
    }
}
