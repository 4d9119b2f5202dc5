package affineur.command.bootstrap;

import affineur.access.Secret;
import affineur.command.Commands;
import affineur.command.Entries;
import affineur.command.Numbers;
import affineur.command.Origin;
import affineur.command.token.Tokens;
import affineur.events.Actor;
import affineur.events.TokenId;
import affineur.events.Visibility;
import affineur.ledger.writer.Appended;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a registry ready at each start: the default group and project, its administrator, and a token for that one. */
public final class Bootstrap {
    /** Readers may begin just now, too. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Commands commands;
    private final Tokens tokens;
    private final Numbers numbers;

    public Bootstrap(Commands commands, Entries entries, Tokens tokens) {
        this.commands = commands;
        this.tokens = tokens;
        this.numbers = Tokens.numbers(entries);
    }

    /**
     * Creates what is missing; does nothing where all is there.
     *
     * @param visibility of the default project, if this is the first start
     * @param chosen the administrator's secret, where the operator set one; it replaces the one set before
     * @return the administrator's new secret, to be shown once; empty unless this is the first start and none was chosen
     */
    public Optional<Secret> prepare(Visibility visibility, @Nullable Secret chosen) {
        Origin origin = Origin.of(Actor.SYSTEM);
        Secret secret = chosen == null ? Secret.generate() : chosen;
        return numbers.next(number -> {
            PrepareRegistry command = new PrepareRegistry(
                    visibility, new TokenId(number), secret.hash(), chosen != null, tokens.latestEnd());
            Optional<Appended> issued = commands.record(command, origin);
            issued.ifPresent(appended -> commands.awaitVisible(appended, PATIENCE));
            return chosen == null && issued.isPresent() ? Optional.of(secret) : Optional.empty();
        });
    }
}
