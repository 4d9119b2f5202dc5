package affineur.command.collect;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.blobs.Blobs;
import affineur.command.CommandService;
import affineur.command.TestRegistry;
import affineur.command.Upload;
import affineur.command.inspect.Wheels;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.GenericEvent.GenericFilePublished;
import affineur.events.LedgerEntry;
import affineur.events.RegistryEvent;
import affineur.packaging.DistributionFilename;
import affineur.packaging.Sha256;
import affineur.sigstore.TrustState;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Content is removed while it is published, on a real ledger, without any grace period and all the time. */
final class BlobCollectorTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration ALWAYS = Duration.ofMillis(5);

    private static final DisturbedBlobs DISTURBED = new DisturbedBlobs();

    private static @Nullable TestRegistry started;

    @BeforeAll
    static void start() throws Exception {
        started = new TestRegistry(
                new CommandService.Options(
                        Duration.ZERO, ALWAYS, List.of(), "affineur", null, () -> new TrustState.Missing("no root")),
                DISTURBED::on);
    }

    @AfterAll
    static void stop() {
        registry().close();
    }

    @Test
    void removesContentThatNoFileHasAndNoOther() throws Exception {
        String kept = "kept-1.0-py3-none-any.whl";
        String gone = "gone-1.0-py3-none-any.whl";
        long before = registry().ledger.next();
        Upload.of(kept, Wheels.named(kept).bytes()).to(registry());
        Upload.of(gone, Wheels.named(gone).bytes()).to(registry());
        Sha256 stray = keep("nobody refers to this");

        delete("gone");

        eventually(() -> blobs().equals(referenced()));
        assertThat(blobs()).hasSizeGreaterThanOrEqualTo(2).doesNotContain(stray);
        assertThat(live(before)).hasSize(1);
    }

    @Test
    void leavesContentAloneThatIsStoredButNotYetRecorded() throws Exception {
        String wheel = "stored-1.0-py3-none-any.whl";
        byte[] content = Wheels.named(wheel).bytes();
        Sha256 blob = new Sha256(Upload.sha256(content));
        DISTURBED.afterKeep(blob, () -> {
            int runs = DISTURBED.runs();
            eventually(() -> DISTURBED.runs() >= runs + 2);
        });

        assertThat(Upload.of(wheel, content).to(registry()).statusCode()).isEqualTo(200);

        assertThat(DISTURBED.wasDisturbed()).isTrue();
        assertThat(registry().blobs.find(blob)).isPresent();
    }

    @Test
    void keepsContentUntilTheLastFileOfAGenericPackageThatHasItIsGone() throws Exception {
        Sha256 blob = new Sha256(Upload.sha256("shared".getBytes(StandardCharsets.UTF_8)));
        long before = registry().ledger.next();
        for (String change : new String[] {"a shared", "a other", "a shared", "b shared"}) {
            String[] words = change.split(" ", -1);
            put(words[0], words[1]);
        }
        List<Long> numbers = registry().entriesFrom(before).stream()
                .filter(entry -> entry.event() instanceof GenericFilePublished)
                .map(LedgerEntry::position)
                .toList();
        assertThat(numbers).hasSize(4);

        for (long number : numbers.subList(1, 4)) {
            assertThat(registry().blobs.find(blob)).isPresent();
            deletePackage(numbers.getFirst() + "/package_files/" + number);
        }
        int runs = DISTURBED.runs();
        eventually(() -> DISTURBED.runs() >= runs + 2);
        assertThat(registry().blobs.find(blob)).isPresent();
        deletePackage(Long.toString(numbers.getFirst()));

        eventually(() -> registry().blobs.find(blob).isEmpty());
    }

    private static void put(String path, String content) throws IOException, InterruptedException {
        int status = CLIENT.send(
                        HttpRequest.newBuilder(registry().uri("/api/v4/projects/1/packages/generic/tool/1.0/" + path))
                                .header("PRIVATE-TOKEN", registry().admin.reveal())
                                .PUT(HttpRequest.BodyPublishers.ofString(content))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
        assertThat(status).isEqualTo(201);
    }

    @Test
    void storesAnewWhatIsBeingRemoved() throws Exception {
        byte[] content = Wheels.named("removed-1.0-py3-none-any.whl").bytes();
        Sha256 blob = new Sha256(Upload.sha256(content));
        try (var other = Executors.newSingleThreadExecutor()) {
            CompletableFuture<Integer> answer = new CompletableFuture<>();
            DISTURBED.beforeDelete(blob, () -> {
                answer.completeAsync(() -> upload("removed-1.0-2-py3-none-any.whl", content), other);
                try {
                    // Were it not kept waiting, it would be through in that time.
                    answer.get(1, TimeUnit.SECONDS);
                } catch (TimeoutException _) {
                    // it waits, as it should
                }
            });
            upload("removed-1.0-1-py3-none-any.whl", content);
            delete("removed");

            assertThat(answer.get()).isEqualTo(200);
        }
        assertThat(registry().blobs.find(blob)).isPresent();
    }

    /** Files of the same content come and go, so that it is unreferenced now and then just as somebody publishes it. */
    @Test
    void keepsWhatIsPublishedThroughManyDeletions() throws Exception {
        byte[] content = Wheels.named("raced-1.0-py3-none-any.whl").bytes();
        Sha256 blob = new Sha256(Upload.sha256(content));
        try (var pool = Executors.newFixedThreadPool(3)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 3; thread++) {
                String wheel = "raced-1.0-" + thread + "-py3-none-any.whl";
                Callable<@Nullable Void> publishAndDelete = () -> {
                    for (int round = 0; round < 8; round++) {
                        assertThat(upload(wheel, content)).isEqualTo(200);
                        assertThat(registry().blobs.find(blob))
                                .as("while it is published")
                                .isPresent();
                        delete("raced/1.0/" + wheel);
                    }
                    return null;
                };
                all.add(pool.submit(publishAndDelete));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        eventually(() -> registry().blobs.find(blob).isEmpty());
    }

    private static int upload(String wheel, byte[] content) {
        try {
            return Upload.of(wheel, content).to(registry()).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Sha256 keep(String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Sha256 name = new Sha256(Upload.sha256(bytes));
        try (var staged = registry().blobs.stage()) {
            staged.write(ByteBuffer.wrap(bytes));
            staged.keep(name);
        }
        return name;
    }

    private static void delete(String name) throws IOException, InterruptedException {
        deletePackage("pypi/" + name);
    }

    private static void deletePackage(String name) throws IOException, InterruptedException {
        int status = CLIENT.send(
                        HttpRequest.newBuilder(registry().uri("/api/v4/projects/1/packages/" + name))
                                .header("PRIVATE-TOKEN", registry().admin.reveal())
                                .DELETE()
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
        assertThat(status).isEqualTo(204);
    }

    private static Set<Sha256> blobs() throws IOException {
        try (Stream<Blobs.Kept> kept = registry().blobs.list()) {
            return new HashSet<>(kept.map(Blobs.Kept::name).toList());
        }
    }

    private static Set<Sha256> referenced() {
        Set<Sha256> names = new HashSet<>();
        for (FilePublished file : live(0).values()) {
            names.add(file.hashes().sha256());
            names.add(file.metadata());
        }
        return names;
    }

    private static Map<DistributionFilename, FilePublished> live(long from) {
        Map<DistributionFilename, FilePublished> live = new HashMap<>();
        for (LedgerEntry entry : registry().entriesFrom(from)) {
            switch (entry.event()) {
                case FilePublished file -> live.put(file.filename(), file);
                case FileDeleted file -> live.remove(file.filename());
                case RegistryEvent _ -> {}
            }
        }
        return live;
    }

    private static void eventually(Callable<Boolean> condition) throws Exception {
        Instant deadline = Instant.now().plus(TestRegistry.LONG);
        while (!condition.call()) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    private static TestRegistry registry() {
        return Objects.requireNonNull(started);
    }
}
