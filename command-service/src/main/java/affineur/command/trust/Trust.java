package affineur.command.trust;

import affineur.command.Boundary;
import affineur.command.Commands;
import affineur.command.Entries;
import affineur.command.Numbers;
import affineur.command.Origin;
import affineur.command.Tags;
import affineur.command.trust.IssuerCommand.DistrustIssuer;
import affineur.command.trust.IssuerCommand.TrustIssuer;
import affineur.command.trust.PublisherCommand.DistrustPublisher;
import affineur.command.trust.PublisherCommand.TrustPublisher;
import affineur.events.GroupId;
import affineur.events.IssuerEvent.IssuerTrusted;
import affineur.events.IssuerId;
import affineur.events.PublisherEvent.PublisherTrusted;
import affineur.events.PublisherId;
import affineur.refusal.ProblemType;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trusts issuers and publishers, and no longer. */
public final class Trust {
    private final Commands commands;
    private final Numbers issuers;
    private final Numbers publishers;

    public Trust(Commands commands, Entries entries) {
        this.commands = commands;
        this.issuers = new Numbers(
                ProblemType.ISSUER_NUMBER_TAKEN,
                entries,
                number -> Boundary.of(Tags.issuer(new IssuerId(number)), IssuerTrusted.class));
        this.publishers = new Numbers(
                ProblemType.PUBLISHER_NUMBER_TAKEN,
                entries,
                number -> Boundary.of(Tags.publisher(new PublisherId(number)), PublisherTrusted.class));
    }

    /** @throws affineur.refusal.Refusal conflict, if it is trusted already */
    public IssuerId issuer(URI url, Origin origin) {
        return issuers.next(number -> {
            IssuerId issuer = new IssuerId(number);
            commands.send(new TrustIssuer(issuer, url), origin);
            return issuer;
        });
    }

    public void distrust(IssuerId issuer, Origin origin) {
        commands.send(new DistrustIssuer(issuer), origin);
    }

    /**
     * A job that may publish into the project of that path in the group, be it there or not.
     *
     * @param issuer whose word counts, if it is trusted
     * @param claims by name the pattern that each must match, in which {@code *} stands for any characters
     * @throws affineur.refusal.Refusal invalid, if path, claims or name are no good; conflict, if there can be no such
     *     project, or it is trusted there already
     */
    public PublisherId publisher(
            GroupId group, String path, URI issuer, Map<String, String> claims, @Nullable String name, Origin origin) {
        return publishers.next(number -> {
            PublisherId publisher = new PublisherId(number);
            commands.send(new TrustPublisher(publisher, group, path, issuer, claims, name), origin);
            return publisher;
        });
    }

    public void distrust(PublisherId publisher, Origin origin) {
        commands.send(new DistrustPublisher(publisher), origin);
    }
}
