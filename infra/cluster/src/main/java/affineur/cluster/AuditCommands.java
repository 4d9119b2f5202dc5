package affineur.cluster;

import affineur.audit.Commands;
import affineur.command.Decisions;
import affineur.command.Origin;
import affineur.command.environment.Submissions;
import affineur.command.signature.Verdicts;
import affineur.events.Actor;
import affineur.events.EnvironmentEvent.EnvironmentSubmitted;
import affineur.events.SignatureEvent.SignatureRejected;
import affineur.events.SignatureEvent.SignatureVerified;
import java.util.OptionalLong;

/** Tells the process that leads what auditors' tools find out. */
final class AuditCommands implements Commands {
    private final Submissions submissions;
    private final Verdicts verdicts;

    AuditCommands(Decisions leader) {
        this.submissions = new Submissions(leader);
        this.verdicts = new Verdicts(leader);
    }

    @Override
    public long submit(EnvironmentSubmitted submission, Actor by, String correlation) {
        return submissions.submit(submission, new Origin(by, correlation));
    }

    @Override
    public OptionalLong verified(SignatureVerified verdict, Actor by, String correlation) {
        return verdicts.verified(verdict, new Origin(by, correlation));
    }

    @Override
    public OptionalLong rejected(SignatureRejected verdict, Actor by, String correlation) {
        return verdicts.rejected(verdict, new Origin(by, correlation));
    }
}
