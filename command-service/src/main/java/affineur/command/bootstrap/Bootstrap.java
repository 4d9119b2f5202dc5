package affineur.command.bootstrap;

import affineur.access.Secret;
import affineur.command.Commands;
import affineur.command.Origin;
import affineur.command.token.TokenNumberTaken;
import affineur.command.token.Tokens;
import affineur.events.Actor;
import affineur.events.TokenId;
import affineur.events.Visibility;
import affineur.refusal.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a registry ready at each start: the default group and project, and a token for its administrator. */
public final class Bootstrap {
    private static final int ATTEMPTS = 20;

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
                boolean issued = commands.send(command, origin).isPresent();
                return chosen == null && issued ? Optional.of(secret) : Optional.empty();
            } catch (Refusal e) {
                if (!TokenNumberTaken.is(e) || attempt == ATTEMPTS) {
                    throw e;
                }
                token = tokens.after(token);
            }
        }
    }
}
