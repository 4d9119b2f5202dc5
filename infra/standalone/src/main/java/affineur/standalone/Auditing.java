package affineur.standalone;

import affineur.audit.Commands;
import affineur.command.CommandService;
import affineur.command.Origin;
import affineur.events.Actor;
import affineur.events.EnvironmentEvent.EnvironmentSubmitted;
import affineur.events.SignatureEvent.SignatureRejected;
import affineur.events.SignatureEvent.SignatureVerified;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Hands on what auditors' tools find out, to the command service, which starts later than who tells it. */
final class Auditing implements Commands {
    private volatile @Nullable CommandService commands;

    void to(CommandService service) {
        commands = service;
    }

    @Override
    public long submit(EnvironmentSubmitted submission, Actor by, String correlation) {
        return service().submissions().submit(submission, new Origin(by, correlation));
    }

    @Override
    public OptionalLong verified(SignatureVerified verdict, Actor by, String correlation) {
        return service().verdicts().verified(verdict, new Origin(by, correlation));
    }

    @Override
    public OptionalLong rejected(SignatureRejected verdict, Actor by, String correlation) {
        return service().verdicts().rejected(verdict, new Origin(by, correlation));
    }

    private CommandService service() {
        CommandService service = commands;
        if (service == null) {
            throw new IllegalStateException("Nobody is served before the command service has started");
        }
        return service;
    }
}
