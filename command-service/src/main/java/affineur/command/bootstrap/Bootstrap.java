package affineur.command.bootstrap;

import affineur.access.Secret;
import affineur.command.Commands;
import affineur.command.Origin;
import affineur.command.token.TokenNumberTaken;
import affineur.command.token.Tokens;
import affineur.events.Actor;
import affineur.events.TokenId;
import affineur.events.Visibility;
import affineur.ledger.writer.Appended;
import affineur.refusal.Refusal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a registry ready at each start: the default group and project, and a token for its administrator. */
public final class Bootstrap {
    private static final int ATTEMPTS = 20;

    /** Readers may begin just now, too. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Commands commands;
    private final Tokens tokens;

    public Bootstrap(Commands commands, Tokens tokens) {
        this.commands = commands;
        this.tokens = tokens;
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
        TokenId token = tokens.next();
        for (int attempt = 1; ; attempt++) {
            PrepareRegistry command = new PrepareRegistry(visibility, token, secret.hash(), chosen != null);
            try {
                Optional<Appended> issued = commands.record(command, origin);
                issued.ifPresent(appended -> commands.awaitVisible(appended, PATIENCE));
                return chosen == null && issued.isPresent() ? Optional.of(secret) : Optional.empty();
            } catch (Refusal e) {
                if (!TokenNumberTaken.is(e) || attempt == ATTEMPTS) {
                    throw e;
                }
                token = tokens.after(token);
            }
        }
    }
}
