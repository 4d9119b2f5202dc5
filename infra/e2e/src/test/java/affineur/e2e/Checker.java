package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.CloudEvents;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.LedgerEntry;
import affineur.events.RegistryEvent;
import affineur.ledger.LedgerTopic;
import affineur.local.LocalCluster;
import affineur.local.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.JsonNode;

/** Compares what clients were told with the ledger, every node's pages, and the bytes behind their links. */
final class Checker {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JSON = "application/vnd.pypi.simple.v1+json";

    private final LocalCluster cluster;
    private final Told told;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    Checker(LocalCluster cluster, Told told) {
        this.cluster = cluster;
        this.told = told;
    }

    /** Fails if anything is lost, doubled, or there though it was refused; prints what it counted. */
    void check(String after) throws IOException, InterruptedException {
        Map<String, FilePublished> live = checkLedger(entries());
        int pages = 0;
        Map<String, URI> links = new HashMap<>();
        for (Service node : cluster.services(Service.Kind.QUERY)) {
            for (var files : byPackage(live).entrySet()) {
                checkPage(node, files.getKey(), files.getValue(), links);
                pages++;
            }
        }
        long bytes = 0;
        for (FilePublished file : live.values()) {
            bytes += checkContent(
                    file, Objects.requireNonNull(links.get(file.filename().toString())));
        }
        System.out.println("After " + after + ": " + told.published().size() + " publishes acknowledged, "
                + told.inDoubt().size() + " in doubt, " + told.refused().size() + " refused; in the ledger "
                + live.size()
                + " files, on " + pages + " pages of "
                + cluster.services(Service.Kind.QUERY).size() + " nodes, "
                + live.size() + " downloaded with " + bytes
                + " bytes: lost 0, doubled 0, wrongly there 0, without bytes 0");
    }

    /** Each file once, all that was acknowledged, nothing else but what is in doubt. */
    private Map<String, FilePublished> checkLedger(List<LedgerEntry> entries) {
        Map<String, FilePublished> live = new TreeMap<>();
        long position = 0;
        for (LedgerEntry entry : entries) {
            assertThat(entry.position()).isEqualTo(position++);
            switch (entry.event()) {
                case FilePublished file ->
                    assertThat(live.put(file.filename().toString(), file))
                            .as("%s is in the ledger twice", file.filename())
                            .isNull();
                case FileDeleted file -> live.remove(file.filename().toString());
                case RegistryEvent _ -> {}
            }
        }
        told.published().forEach((filename, sha256) -> {
            FilePublished file =
                    Objects.requireNonNull(live.get(filename), filename + " was acknowledged, and is lost");
            assertThat(file.hashes().sha256().hex()).as(filename).isEqualTo(sha256);
        });
        live.values().forEach(file -> {
            String filename = file.filename().toString();
            assertThat(told.published().containsKey(filename) || told.inDoubt().containsKey(filename))
                    .as("%s is in the ledger, and nobody was told so", filename)
                    .isTrue();
            assertThat(told.refused())
                    .as(filename)
                    .doesNotContain(file.hashes().sha256().hex());
        });
        return live;
    }

    /** All that is committed, read past all services. */
    private List<LedgerEntry> entries() {
        LedgerTopic topic = LedgerTopic.replicated();
        List<LedgerEntry> entries = new ArrayList<>();
        try (Consumer<byte[], byte[]> reader = topic.reader(cluster.kafka().client(), "checker")) {
            long end = reader.endOffsets(List.of(topic.partition())).getOrDefault(topic.partition(), 0L);
            reader.seek(topic.partition(), 0);
            while (reader.position(topic.partition()) < end) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofSeconds(1))) {
                    entries.add(CloudEvents.decode(record.value()));
                }
            }
        }
        return entries;
    }

    private static Map<String, Map<String, String>> byPackage(Map<String, FilePublished> live) {
        Map<String, Map<String, String>> packages = new TreeMap<>();
        live.values()
                .forEach(file -> packages.computeIfAbsent(file.name().toString(), _ -> new TreeMap<>())
                        .put(file.filename().toString(), file.hashes().sha256().hex()));
        return packages;
    }

    /** The node shows these files and no others; it is given some time to. */
    private void checkPage(Service node, String name, Map<String, String> files, Map<String, URI> links)
            throws IOException, InterruptedException {
        URI address = node.uri().resolve("/simple/" + name + "/");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            HttpResponse<byte[]> answer = get(address, JSON);
            Map<String, String> shown = new TreeMap<>();
            if (answer.statusCode() == 200) {
                for (JsonNode file : Registry.json(answer.body()).get("files")) {
                    String filename = file.get("filename").asString();
                    shown.put(filename, file.get("hashes").get("sha256").asString());
                    links.put(filename, address.resolve(file.get("url").asString()));
                }
            }
            if (shown.equals(files)) {
                return;
            }
            if (System.nanoTime() > deadline) {
                assertThat(shown)
                        .as("%s, answered with %s", address, answer.statusCode())
                        .isEqualTo(files);
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** The bytes and the metadata behind its link, through the gateway. */
    private long checkContent(FilePublished file, URI link) throws IOException, InterruptedException {
        URI address = cluster.uri().resolve(link.getRawPath());
        HttpResponse<byte[]> content = get(address, "*/*");
        assertThat(content.statusCode()).as(address.toString()).isEqualTo(200);
        assertThat(Digest.sha256(content.body()))
                .isEqualTo(file.hashes().sha256().hex());
        HttpResponse<byte[]> metadata = get(URI.create(address + ".metadata"), "*/*");
        assertThat(metadata.statusCode()).as(address + ".metadata").isEqualTo(200);
        assertThat(Digest.sha256(metadata.body())).isEqualTo(file.metadata().hex());
        return content.body().length;
    }

    HttpResponse<byte[]> get(URI address, String accept) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(address)
                        .timeout(PATIENCE)
                        .header("Accept", accept)
                        .build(),
                BodyHandlers.ofByteArray());
    }
}
