package affineur.command.upstream;

import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.NotFound;
import affineur.command.Tags;
import affineur.command.upstream.UpstreamCommand.AddUpstream;
import affineur.command.upstream.UpstreamCommand.RemoveUpstream;
import affineur.events.RegistryEvent;
import affineur.events.UpstreamEvent.UpstreamAdded;
import affineur.events.UpstreamEvent.UpstreamRemoved;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/**
 * An upstream has a name of its own, and a name stands for one index for ever: by it the ledger says where a file came from.
 */
public final class UpstreamDecider implements Decider<UpstreamCommand, UpstreamDecider.Known> {
    /** Each is asked in turn, so that many make everybody wait. */
    private static final int MOST = 20;

    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        UpstreamDecider decider = new UpstreamDecider();
        handlers.add(AddUpstream.class, decider).add(RemoveUpstream.class, decider);
    }

    static final class Known {
        private final Map<String, URI> ever = new HashMap<>();
        private final Set<String> asked = new HashSet<>();
    }

    @Override
    public EventCriteria boundary(UpstreamCommand command) {
        return Boundary.of(Tags.UPSTREAMS, UpstreamAdded.class, UpstreamRemoved.class);
    }

    @Override
    public Known initial() {
        return new Known();
    }

    @Override
    public Known evolve(Known known, RegistryEvent event, long position) {
        switch (event) {
            case UpstreamAdded e -> {
                known.ever.put(e.upstream(), e.url());
                known.asked.add(e.upstream());
            }
            case UpstreamRemoved e -> known.asked.remove(e.upstream());
            case RegistryEvent _ -> {}
        }
        return known;
    }

    @Override
    public List<RegistryEvent> decide(UpstreamCommand command, Known known) {
        return switch (command) {
            case AddUpstream c -> {
                if (known.asked.contains(c.name())) {
                    throw taken("There is an upstream '" + c.name() + "' already.");
                }
                URI before = known.ever.getOrDefault(c.name(), c.url());
                if (!before.equals(c.url())) {
                    throw taken("'" + c.name() + "' was the name of " + before
                            + ", and the ledger says of files that they" + " came from there.");
                }
                if (known.asked.size() >= MOST) {
                    throw new Refusal(
                            ProblemType.TOO_MANY_UPSTREAMS, "There are " + MOST + " upstreams at most by command.");
                }
                yield List.of(new UpstreamAdded(c.name(), c.url(), c.packages(), c.fileHosts()));
            }
            case RemoveUpstream c -> {
                if (!known.asked.contains(c.name())) {
                    throw NotFound.anything();
                }
                yield List.of(new UpstreamRemoved(c.name(), known.ever.getOrDefault(c.name(), URI.create(""))));
            }
        };
    }

    private static Refusal taken(String why) {
        return new Refusal(ProblemType.UPSTREAM_NAME_TAKEN, why);
    }
}
