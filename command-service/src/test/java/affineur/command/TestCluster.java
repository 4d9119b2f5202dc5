package affineur.command;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Access;
import affineur.access.KafkaTokenUses;
import affineur.access.LedgerAccess;
import affineur.access.Secret;
import affineur.access.people.KafkaPeople;
import affineur.blobs.filesystem.FileSystemBlobs;
import affineur.broker.EmbeddedBroker;
import affineur.documents.lucene.LuceneStore;
import affineur.downloads.LastDownloads;
import affineur.events.LedgerEntry;
import affineur.events.Visibility;
import affineur.http.ClusterSecret;
import affineur.http.Telemetry;
import affineur.http.TokenCallers;
import affineur.ledger.LedgerTail;
import affineur.ledger.LedgerTopic;
import affineur.ledger.lease.LeaseTimes;
import affineur.ledger.writer.Leadership.Standing;
import affineur.ledger.writer.LedgerSeat;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/** Some processes of the command service, but in one JVM, on one broker and one store of files. */
final class TestCluster implements AutoCloseable {
    static final ClusterSecret SECRET = new ClusterSecret("a-secret-of-the-test-cluster");

    private static final LeaseTimes TIMES = LeaseTimes.of(Duration.ofSeconds(3));
    private static final LedgerTopic TOPIC = LedgerTopic.onOneNode();

    private final Path directory;
    private final EmbeddedBroker broker;
    final FileSystemBlobs blobs;
    final Secret admin = Secret.generate();
    final List<Node> nodes = new ArrayList<>();

    private final CommandService.Options options;

    TestCluster(CommandService.Options options) throws Exception {
        this.options = options;
        directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "cluster-");
        broker = EmbeddedBroker.start(directory.resolve("kafka"));
        blobs = FileSystemBlobs.open(directory.resolve("blobs"));
    }

    /** One more, on an index of its own. */
    Node start() throws Exception {
        Node node = new Node(nodes.size());
        nodes.add(node);
        return node;
    }

    /** Two, of which the first leads. */
    static TestCluster ofTwo(CommandService.Options options) throws Exception {
        TestCluster cluster = new TestCluster(options);
        Node first = cluster.start();
        eventually(first::leads);
        Node second = cluster.start();
        eventually(() -> second.seat.standing() instanceof Standing.StandsBy);
        eventually(second::knowsAdmin);
        return cluster;
    }

    Node leader() {
        return nodes.stream().filter(Node::leads).findFirst().orElseThrow();
    }

    Map<String, Object> kafka() {
        return broker.clientProperties();
    }

    static void eventually(Callable<Boolean> condition) throws Exception {
        Instant deadline = Instant.now().plusSeconds(30);
        while (!condition.call()) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        try {
            blobs.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        broker.close();
    }

    final class Node implements AutoCloseable {
        final LedgerSeat seat;
        final CommandService commands;
        private final LedgerAccess access;
        private final List<Runnable> parts = new ArrayList<>();
        private final TestServer server;

        private Node(int number) throws Exception {
            Path own = directory.resolve("node-" + number);
            int port = freePort();
            LuceneStore documents = new LuceneStore(own.resolve("documents"));
            parts.add(documents::close);
            access = LedgerAccess.open(documents);
            seat = LedgerSeat.take(kafka(), TOPIC, own.resolve("index"), URI.create("http://127.0.0.1:" + port), TIMES);
            parts.add(seat::close);
            LedgerTail tail = LedgerTail.start(kafka(), TOPIC, "node-" + number, List.of(access));
            parts.add(tail::close);
            KafkaPeople people = KafkaPeople.open(kafka(), TOPIC);
            parts.add(people::close);
            KafkaTokenUses uses = KafkaTokenUses.open(kafka(), TOPIC);
            parts.add(uses::close);
            TokenCallers callers = new TokenCallers(access, uses);
            commands = CommandService.start(
                    seat,
                    SECRET,
                    blobs,
                    access,
                    people,
                    uses,
                    LastDownloads.UNKNOWN,
                    callers,
                    tail,
                    options,
                    Telemetry.none());
            parts.add(commands::close);
            callers.accept(commands.identities());
            commands.bootstrapWhenLeading(seat, Visibility.PUBLIC, admin, _ -> {});
            server = TestServer.start(port, commands);
            parts.add(server::close);
        }

        private static int freePort() throws Exception {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }

        boolean leads() {
            return seat.standing() instanceof Standing.Leads && knowsAdmin();
        }

        boolean knowsAdmin() {
            try {
                return !access.access().authenticate(admin.reveal()).isAnonymous();
            } catch (Refusal e) {
                return false;
            }
        }

        Access access() {
            return access.access();
        }

        URI uri(String path) {
            return server.uri(path);
        }

        List<LedgerEntry> entries() {
            return LongStream.range(0, seat.ledger().next())
                    .mapToObj(position -> seat.ledger().entry(position))
                    .map(Optional::orElseThrow)
                    .toList();
        }

        @Override
        public void close() {
            parts.reversed().forEach(Runnable::run);
            parts.clear();
        }
    }
}
