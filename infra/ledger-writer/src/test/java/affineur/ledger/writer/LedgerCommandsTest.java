package affineur.ledger.writer;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.AccountId;
import affineur.events.Actor;
import affineur.events.CloudEvents;
import affineur.events.GroupId;
import affineur.events.LedgerEntry;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.RegistryEvent;
import affineur.events.TokenId;
import affineur.ledger.LedgerTopic;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.GenericTaggedEventMessage;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.messaging.commandhandling.CommandResultMessage;
import org.axonframework.messaging.commandhandling.GenericCommandResultMessage;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole of Axon on the ledger, from the gateway to the bytes. */
@Timeout(60)
class LedgerCommandsTest {
    @RegisterExtension
    static final RunningBroker broker = new RunningBroker();

    private static final Actor ALICE = new Actor(new AccountId(7), new TokenId(3));

    @TempDir
    Path directory;

    private final LedgerTopic topic = broker.newTopic();
    private LedgerWriter ledger;
    private AxonConfiguration axon;
    private CommandGateway gateway;

    /** Creates a group of that path; the same again is no news; a path that begins with an underscore is refused. */
    record CreateGroup(GroupId group, String path) {}

    @BeforeEach
    void start() {
        ledger = LedgerWriter.open(broker.kafka(), topic, directory.resolve("index"));
        axon = ledger.configure(EventSourcingConfigurer.create())
                .registerTagResolver(_ -> event -> event.payload() instanceof GroupCreated created
                        ? Set.of(new Tag("path", created.path()))
                        : Set.of())
                .registerCommandHandlingModule(CommandHandlingModule.named("groups")
                        .commandHandlers()
                        .commandHandler(new QualifiedName(CreateGroup.class), configuration -> {
                            EventStore store = configuration.getComponent(EventStore.class);
                            return (message, context) -> {
                                CreateGroup command = (CreateGroup) Objects.requireNonNull(message.payload());
                                return MessageStream.fromFuture(store.transaction(context)
                                        .source(SourcingCondition.conditionFor(EventCriteria.havingTags(
                                                        "path", command.path())
                                                .andBeingOneOfTypes(RegistryMessageTypes.name(GroupCreated.class))))
                                        .reduce(0, (count, _) -> count + 1)
                                        .thenApply(count -> {
                                            if (command.path().startsWith("_")) {
                                                throw new Refusal(ProblemType.INVALID_PATH, "No such path");
                                            }
                                            if (count == 0) {
                                                EventAppender.forContext(context)
                                                        .append(new GroupCreated(
                                                                command.group(), command.path(), "name"));
                                            }
                                            return (CommandResultMessage)
                                                    new GenericCommandResultMessage(new MessageType("created"), count);
                                        }));
                            };
                        }))
                .start();
        gateway = axon.getComponent(CommandGateway.class);
    }

    @AfterEach
    void stop() {
        axon.shutdown();
        ledger.close();
    }

    private Message send(Object command) throws ExecutionException, InterruptedException {
        return gateway.send(command, LedgerMetadata.of(ALICE, "request 1"))
                .getResultMessage()
                .get();
    }

    @Test
    void tellsTheSenderWhereItsEventStands() throws Exception {
        assertThat(Appended.by(send(new CreateGroup(new GroupId(1), "one")))).contains(new Appended(0, 0));
        assertThat(Appended.by(send(new CreateGroup(new GroupId(2), "two")))).contains(new Appended(1, 1));
    }

    @Test
    void keepsActorCorrelationAndTypeWithTheEvent() throws Exception {
        long position = Appended.by(send(new CreateGroup(new GroupId(1), "one")))
                .orElseThrow()
                .last();

        LedgerEntry entry = ledger.entry(position).orElseThrow();
        assertThat(entry.actor()).isEqualTo(ALICE);
        assertThat(entry.correlation()).isEqualTo("request 1");
        assertThat(entry.event()).isEqualTo(new GroupCreated(new GroupId(1), "one", "name"));
        assertThat(CloudEvents.decode(Objects.requireNonNull(ledger.index().value(position))))
                .isEqualTo(entry);
    }

    @Test
    void findsEntriesByPositionAndByCriteria() throws Exception {
        Message _ = send(new CreateGroup(new GroupId(1), "one"));
        Message _ = send(new CreateGroup(new GroupId(2), "two"));
        EventCriteria two = EventCriteria.havingTags("path", "two");

        assertThat(ledger.next()).isEqualTo(2);
        assertThat(ledger.entry(2)).isEmpty();
        assertThat(ledger.entry(-1)).isEmpty();
        assertThat(ledger.next(0, two)).map(LedgerEntry::position).contains(1L);
        assertThat(ledger.next(2, two)).isEmpty();
        assertThat(ledger.next(0, EventCriteria.havingTags("path", "three"))).isEmpty();
    }

    @Test
    void aDecisionWithoutEventsHasNoPosition() throws Exception {
        Message _ = send(new CreateGroup(new GroupId(1), "one"));

        Message again = send(new CreateGroup(new GroupId(1), "one"));

        assertThat(Appended.by(again)).isEmpty();
        assertThat(again.payload()).isEqualTo(1);
        assertThat(ledger.next()).isEqualTo(1);
    }

    @Test
    void aRefusalArrivesAsItWasThrown() {
        assertThat(gateway.send(new CreateGroup(new GroupId(1), "_")).getResultMessage())
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(Refusal.class)
                .withMessage("No such path");
    }

    @Test
    void ofManyAtOnceExactlyOneWinsAndTheOthersSeeIt() throws Exception {
        List<Callable<Optional<Appended>>> rivals = new ArrayList<>();
        for (int i = 1; i <= 32; i++) {
            CreateGroup command = new CreateGroup(new GroupId(i), "wanted");
            rivals.add(() -> Appended.by(send(command)));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(32)) {
            List<Optional<Appended>> outcomes = new ArrayList<>();
            for (Future<Optional<Appended>> rival : threads.invokeAll(rivals)) {
                outcomes.add(rival.get());
            }
            assertThat(outcomes).filteredOn(Optional::isPresent).containsExactly(Optional.of(new Appended(0, 0)));
        }
        assertThat(ledger.next()).isEqualTo(1);
    }

    @Test
    void aFencedWriterTellsNoOutdatedDecision() throws Exception {
        Message _ = send(new CreateGroup(new GroupId(1), "one"));
        try (LedgerWriter newer = LedgerWriter.open(broker.kafka(), topic, directory.resolve("newer"))) {
            assertThat(newer.next()).isEqualTo(1);
            AtomicBoolean written = new AtomicBoolean();
            newer.engine()
                    .appendEvents(
                            AppendCondition.none(),
                            null,
                            new GenericTaggedEventMessage<>(
                                    new GenericEventMessage(RegistryMessageTypes.of(GroupCreated.class), (RegistryEvent)
                                            new GroupCreated(new GroupId(2), "two", "name")),
                                    Set.of()))
                    .thenCompose(transaction -> transaction.commit(null))
                    .thenAccept(_ -> written.set(true))
                    .join();
            assertThat(written).isTrue();

            // the same again would be no news, had the world stood still
            assertThat(gateway.send(new CreateGroup(new GroupId(1), "one")).getResultMessage())
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNAVAILABLE));
        }
    }
}
