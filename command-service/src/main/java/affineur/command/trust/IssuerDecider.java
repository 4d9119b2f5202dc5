package affineur.command.trust;

import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.NotFound;
import affineur.command.Numbers;
import affineur.command.Tags;
import affineur.command.trust.IssuerCommand.DistrustIssuer;
import affineur.command.trust.IssuerCommand.TrustIssuer;
import affineur.events.IssuerEvent.IssuerDistrusted;
import affineur.events.IssuerEvent.IssuerTrusted;
import affineur.events.IssuerId;
import affineur.events.RegistryEvent;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;

/** An issuer is trusted under one number at a time, and a number is given once. */
public final class IssuerDecider implements Decider<IssuerCommand, IssuerDecider.Issuers> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        IssuerDecider decider = new IssuerDecider();
        handlers.add(TrustIssuer.class, decider).add(DistrustIssuer.class, decider);
    }

    static final class Issuers {
        private final Map<IssuerId, URI> ever = new HashMap<>();
        private final Set<IssuerId> distrusted = new HashSet<>();

        private boolean trust(URI url) {
            return ever.entrySet().stream()
                    .anyMatch(issuer -> !distrusted.contains(issuer.getKey())
                            && issuer.getValue().toString().equals(url.toString()));
        }
    }

    @Override
    public EventCriteria boundary(IssuerCommand command) {
        EventCriteria itself = of(Tags.issuer(command.issuer()));
        return switch (command) {
            case TrustIssuer c -> EventCriteria.either(itself, of(Tags.issuer(c.url())));
            case DistrustIssuer _ -> itself;
        };
    }

    private static EventCriteria of(Tag tag) {
        return Boundary.of(tag, IssuerTrusted.class, IssuerDistrusted.class);
    }

    @Override
    public Issuers initial() {
        return new Issuers();
    }

    @Override
    public Issuers evolve(Issuers issuers, RegistryEvent event, long position) {
        switch (event) {
            case IssuerTrusted e -> issuers.ever.put(e.issuer(), e.url());
            case IssuerDistrusted e -> issuers.distrusted.add(e.issuer());
            case RegistryEvent _ -> {}
        }
        return issuers;
    }

    @Override
    public List<RegistryEvent> decide(IssuerCommand command, Issuers issuers) {
        return switch (command) {
            case TrustIssuer c -> {
                if (issuers.ever.containsKey(c.issuer())) {
                    throw Numbers.taken(ProblemType.ISSUER_NUMBER_TAKEN, c.issuer());
                }
                if (issuers.trust(c.url())) {
                    throw new Refusal(ProblemType.ISSUER_TRUSTED, "This issuer is trusted already.");
                }
                yield List.of(new IssuerTrusted(c.issuer(), c.url()));
            }
            case DistrustIssuer c -> {
                URI url = issuers.ever.get(c.issuer());
                if (url == null) {
                    throw NotFound.anything();
                }
                yield issuers.distrusted.contains(c.issuer())
                        ? List.of()
                        : List.of(new IssuerDistrusted(c.issuer(), url));
            }
        };
    }
}
