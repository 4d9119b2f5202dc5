package affineur.ledger.writer;

import affineur.broker.EmbeddedBroker;
import affineur.events.AccountId;
import affineur.events.Actor;
import affineur.events.GroupId;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.TokenId;
import affineur.ledger.Checkpoint;
import affineur.ledger.LedgerRecord;
import affineur.ledger.LedgerTail;
import affineur.ledger.LedgerTopic;
import affineur.ledger.Projection;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.messaging.commandhandling.CommandResultMessage;
import org.axonframework.messaging.commandhandling.GenericCommandResultMessage;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.Metadata;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;

/** Measures broker, writer and tail together, through Axon's gateway. {@code main <new directory> [commands]}. */
final class LedgerBench {
    private static final PrintStream OUT = System.out;
    private static final Metadata METADATA =
            LedgerMetadata.of(new Actor(new AccountId(1), new TokenId(1)), "0192-correlation");

    private final AtomicLong numbers = new AtomicLong();
    private final CommandGateway gateway;
    private final LedgerTail tail;

    record CreateGroup(GroupId group, String path) {}

    private LedgerBench(CommandGateway gateway, LedgerTail tail) {
        this.gateway = gateway;
        this.tail = tail;
    }

    public static void main(String[] arguments) throws Exception {
        Path data = Path.of(arguments[0]);
        int commands = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
        for (String start : List.of("first start", "second start")) {
            long begin = System.nanoTime();
            try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("broker"))) {
                OUT.printf("%s: broker %d ms", start, millis(begin));
                long opening = System.nanoTime();
                LedgerTopic topic = LedgerTopic.onOneNode();
                try (LedgerWriter writer = LedgerWriter.open(broker.clientProperties(), topic, data.resolve("index"))) {
                    OUT.printf(", writer %d ms", millis(opening));
                    long tailing = System.nanoTime();
                    try (LedgerTail tail =
                            LedgerTail.start(broker.clientProperties(), topic, "bench", List.of(new Nothing()))) {
                        boolean caughtUp = tail.awaitCaughtUp(Duration.ofMinutes(1));
                        OUT.printf(
                                ", tail %d ms (%d entries, %s), RSS %s%n",
                                millis(tailing), tail.position(), caughtUp, rss());
                        AxonConfiguration axon = configuration(writer);
                        LedgerBench bench = new LedgerBench(axon.getComponent(CommandGateway.class), tail);
                        bench.run("warm-up", 16, commands / 2);
                        bench.run("1 caller", 1, commands / 10);
                        bench.run("8 callers", 8, commands / 2);
                        bench.run("64 callers", 64, commands);
                        bench.run("256 callers", 256, commands);
                        OUT.println("RSS " + rss());
                        axon.shutdown();
                    }
                }
                begin = System.nanoTime();
            }
            OUT.printf("stop: broker %d ms%n", millis(begin));
        }
    }

    private void run(String name, int callers, int commands) throws Exception {
        long[] appended = new long[commands];
        long[] visible = new long[commands];
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            List<Future<?>> all = IntStream.range(0, callers)
                    .<Future<?>>mapToObj(caller -> threads.submit(() -> {
                        for (int i = caller; i < commands; i += callers) {
                            long sent = System.nanoTime();
                            long number = numbers.incrementAndGet();
                            Appended positions = Appended.by(gateway.send(
                                                    new CreateGroup(new GroupId(number), "g" + number + "-" + begin),
                                                    METADATA)
                                            .getResultMessage()
                                            .get())
                                    .orElseThrow();
                            long answered = System.nanoTime();
                            appended[i] = answered - sent;
                            if (!tail.await(positions.last(), Duration.ofSeconds(30))) {
                                throw new IllegalStateException("never visible");
                            }
                            visible[i] = System.nanoTime() - answered;
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> one : all) {
                Object _ = one.get();
            }
        }
        OUT.printf(
                "%s: %.0f commands/s; append %s; then visible after %s%n",
                name, commands / ((System.nanoTime() - begin) / 1e9), quantiles(appended), quantiles(visible));
    }

    private static String quantiles(long[] nanos) {
        long[] sorted = LongStream.of(nanos).sorted().toArray();
        return "p50 %.2f p99 %.2f max %.1f ms"
                .formatted(
                        sorted[sorted.length / 2] / 1e6,
                        sorted[(int) (sorted.length * 0.99)] / 1e6,
                        sorted[sorted.length - 1] / 1e6);
    }

    private static long millis(long since) {
        return (System.nanoTime() - since) / 1_000_000;
    }

    private static String rss() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .map(line -> Arrays.asList(line.split("\\s+", -1)).get(1) + " kB")
                .findFirst()
                .orElse("unknown");
    }

    private static AxonConfiguration configuration(LedgerWriter writer) {
        return writer.configure(EventSourcingConfigurer.create())
                .registerTagResolver(_ -> event -> event.payload() instanceof GroupCreated created
                        ? Set.of(
                                new Tag("path", created.path()),
                                new Tag("group", created.group().toString()))
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
                                            EventAppender.forContext(context)
                                                    .append(new GroupCreated(
                                                            command.group(),
                                                            command.path(),
                                                            "a name of ordinary length"));
                                            return (CommandResultMessage)
                                                    new GenericCommandResultMessage(new MessageType("created"), count);
                                        }));
                            };
                        }))
                .start();
    }

    private static final class Nothing implements Projection {
        private Checkpoint checkpoint = Checkpoint.START;

        @Override
        public String name() {
            return "nothing";
        }

        @Override
        public Checkpoint checkpoint() {
            return checkpoint;
        }

        @Override
        public void apply(List<LedgerRecord> batch) {
            checkpoint = Checkpoint.after(batch.getLast());
        }
    }
}
