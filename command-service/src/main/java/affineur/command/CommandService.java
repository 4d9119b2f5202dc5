package affineur.command;

import affineur.access.Access;
import affineur.blobs.Blobs;
import affineur.command.bootstrap.Bootstrap;
import affineur.command.bootstrap.PrepareRegistryDecider;
import affineur.command.collect.BlobCollector;
import affineur.command.collect.CheckUnreferencedDecider;
import affineur.command.collect.DigestLocks;
import affineur.command.delete.DeleteController;
import affineur.command.delete.DeleteDecider;
import affineur.command.publish.PublishFileDecider;
import affineur.command.publish.UploadRoute;
import affineur.command.token.TokenDecider;
import affineur.command.token.Tokens;
import affineur.command.yank.YankController;
import affineur.command.yank.YankFileDecider;
import affineur.command.yank.YankReleaseDecider;
import affineur.events.LedgerEntry;
import affineur.http.Callers;
import affineur.http.HotRoute;
import affineur.ledger.Visibility;
import affineur.ledger.writer.LedgerWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/**
 * Everything that changes the registry, put together in plain Java. A main starts it on an open ledger, serves
 * {@link #uploads()} and {@link #controllers()}, and closes it when its server has stopped and before the ledger is closed.
 */
public final class CommandService implements AutoCloseable {
    private final AxonConfiguration axon;
    private final BlobCollector collector;
    private final UploadRoute uploads;
    private final List<Object> controllers;
    private final Tokens tokens;
    private final Bootstrap bootstrap;

    private CommandService(
            AxonConfiguration axon,
            Entries entries,
            Blobs blobs,
            Access access,
            Callers callers,
            Visibility visibility,
            Options options) {
        this.axon = axon;
        Commands commands = new Commands(axon.getComponent(CommandGateway.class), visibility);
        Projects projects = new Projects(access);
        DigestLocks locks = new DigestLocks();
        this.collector = new BlobCollector(blobs, commands, entries, locks, options.blobGrace(), Clock.systemUTC());
        this.uploads = new UploadRoute(callers, projects, blobs, commands, locks);
        this.controllers = List.of(
                new DeleteController(callers, projects, entries, commands, collector),
                new YankController(callers, projects, commands));
        this.tokens = new Tokens(commands, entries);
        this.bootstrap = new Bootstrap(commands, tokens);
        collector.start(options.collectionInterval());
    }

    /**
     * Starts on an open ledger. Ready when it returns.
     *
     * @param visibility of what the read models show: answers wait for it a little
     */
    public static CommandService start(
            LedgerWriter ledger, Blobs blobs, Access access, Callers callers, Visibility visibility, Options options) {
        AxonConfiguration axon = handlers()
                .configure(ledger.configure(EventSourcingConfigurer.create()))
                .start();
        return new CommandService(axon, entries(ledger), blobs, access, callers, visibility, options);
    }

    /** All commands there are. */
    static Handlers handlers() {
        Handlers handlers = new Handlers();
        PublishFileDecider.register(handlers);
        DeleteDecider.register(handlers);
        YankReleaseDecider.register(handlers);
        YankFileDecider.register(handlers);
        TokenDecider.register(handlers);
        PrepareRegistryDecider.register(handlers);
        CheckUnreferencedDecider.register(handlers);
        return handlers;
    }

    private static Entries entries(LedgerWriter ledger) {
        return new Entries() {
            @Override
            public Optional<LedgerEntry> at(long position) {
                return ledger.entry(position);
            }

            @Override
            public Optional<LedgerEntry> next(long position, EventCriteria criteria) {
                return ledger.next(position, criteria);
            }
        };
    }

    /** Makes the registry ready: to be called at each start, before anybody is served. */
    public Bootstrap bootstrap() {
        return bootstrap;
    }

    /** For {@code affineur token}. */
    public Tokens tokens() {
        return tokens;
    }

    /** Uploads, in front of Spring. */
    public HotRoute uploads() {
        return uploads;
    }

    /** Spring MVC controllers, to be registered as they are. */
    public List<Object> controllers() {
        return controllers;
    }

    @Override
    public void close() {
        collector.close();
        uploads.close();
        axon.shutdown();
    }

    /**
     * What an operator may choose.
     *
     * @param blobGrace how long content that no file refers to is left alone after it was last stored
     * @param collectionInterval how often such content is looked for, besides after each deletion
     */
    public record Options(Duration blobGrace, Duration collectionInterval) {
        public static final Options DEFAULT = new Options(Duration.ofHours(1), Duration.ofHours(1));

        public Options {
            if (blobGrace.isNegative() || !collectionInterval.isPositive()) {
                throw new IllegalArgumentException("A grace period is not negative, an interval is positive");
            }
        }
    }
}
