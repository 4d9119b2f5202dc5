package affineur.command;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Access;
import affineur.access.Directory;
import affineur.access.KafkaTokenUses;
import affineur.access.LedgerAccess;
import affineur.access.Secret;
import affineur.access.people.KafkaPeople;
import affineur.blobs.Blobs;
import affineur.blobs.filesystem.FileSystemBlobs;
import affineur.broker.EmbeddedBroker;
import affineur.command.token.Tokens;
import affineur.documents.lucene.LuceneStore;
import affineur.downloads.LastDownloads;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.Actor;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.LedgerEntry;
import affineur.events.Role;
import affineur.events.Scope;
import affineur.events.Visibility;
import affineur.http.Telemetry;
import affineur.http.TokenCallers;
import affineur.ledger.LedgerTail;
import affineur.ledger.LedgerTopic;
import affineur.ledger.writer.LedgerWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The command service as a main runs it: a real broker, ledger, Jetty and Spring MVC, on a free port of loopback. */
public final class TestRegistry implements AutoCloseable {
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final Path directory;
    public final FileSystemBlobs blobs;
    public final LedgerWriter ledger;
    public final CommandService commands;
    public final Access access;
    public final Directory listed;
    public final KafkaPeople people;
    public final Secret admin;
    private final TestServer server;

    public TestRegistry() throws Exception {
        this(CommandService.Options.DEFAULT, stored -> stored);
    }

    /** @param disturb what stands between the service and its blobs */
    public TestRegistry(CommandService.Options options, UnaryOperator<Blobs> disturb) throws Exception {
        directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "registry-");
        EmbeddedBroker broker = add(EmbeddedBroker.start(directory.resolve("kafka")));
        Map<String, Object> kafka = broker.clientProperties();
        LedgerTopic topic = LedgerTopic.onOneNode();
        ledger = add(LedgerWriter.open(kafka, topic, directory.resolve("index")));
        blobs = add(FileSystemBlobs.open(directory.resolve("blobs")));
        LuceneStore documents = add(new LuceneStore(directory.resolve("documents")));
        LedgerAccess projected = LedgerAccess.open(documents);
        access = projected.access();
        listed = projected.directory();
        LedgerTail tail = add(LedgerTail.start(kafka, topic, "test", List.of(projected)));
        people = add(KafkaPeople.open(kafka, topic));
        assertThat(people.awaitCaughtUp(LONG)).isTrue();
        KafkaTokenUses uses = add(KafkaTokenUses.open(kafka, topic));
        TokenCallers callers = new TokenCallers(projected, uses);
        commands = add(CommandService.start(
                ledger,
                disturb.apply(blobs),
                projected,
                people,
                uses,
                LastDownloads.UNKNOWN,
                callers,
                tail,
                options,
                Telemetry.none()));
        callers.accept(commands.identities());
        admin = commands.bootstrap().prepare(Visibility.PUBLIC, null).orElseThrow();
        server = add(TestServer.start(0, commands));
    }

    private <T extends AutoCloseable> T add(T part) {
        parts.add(part);
        return part;
    }

    public URI uri(String path) {
        return server.uri(path);
    }

    public int port() {
        return server.port();
    }

    /** A token of another account, which is a maintainer of the default group. */
    public Secret token(Scope... scopes) {
        Origin origin = Origin.of(Actor.SYSTEM);
        AccountId account = commands.accounts().create(AccountKind.SERVICE, null, false, origin);
        commands.members().add(Holder.of(new GroupId(1)), account, Role.MAINTAINER, null, origin);
        return commands.tokens()
                .issue(account, new Tokens.Wish("test", List.of(scopes), null), origin)
                .secret();
    }

    /** All that is in the ledger from that position on. */
    public List<LedgerEntry> entriesFrom(long position) {
        return Stream.iterate(
                        ledger.entry(position),
                        entry -> entry.isPresent(),
                        entry -> ledger.entry(entry.orElseThrow().position() + 1))
                .map(entry -> entry.orElseThrow())
                .toList();
    }

    public long files(String below) {
        try (Stream<Path> files = Files.walk(directory.resolve("blobs").resolve(below))) {
            return files.filter(Files::isRegularFile).count();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return files(below); // one went away while they were counted
            }
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of broker, index, blobs and documents that have these bytes somewhere, as they are on the disk. */
    public List<Path> filesWith(byte[] bytes) throws IOException {
        String wanted = new String(bytes, StandardCharsets.ISO_8859_1);
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> found = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                // indexes of the broker are as large as they may become, and almost empty
                if (!file.toString().endsWith("index")
                        && Files.readString(file, StandardCharsets.ISO_8859_1).contains(wanted)) {
                    found.add(file);
                }
            }
            return found;
        }
    }

    @Override
    public void close() {
        try {
            for (AutoCloseable part : parts.reversed()) {
                part.close();
            }
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException("The registry did not close", e);
        }
    }

    /** How long a test waits for what must happen. */
    public static final Duration LONG = Duration.ofSeconds(20);
}
