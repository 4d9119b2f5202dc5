package affineur.deploy;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files that operators apply, read as Kubernetes and compose read them. */
final class Manifests {
    /** Maven runs tests in the module's directory. */
    static final Path DEPLOY = Path.of("").toAbsolutePath();

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Manifests() {}

    static JsonNode compose() {
        return read(DEPLOY.resolve("compose.yaml")).getFirst();
    }

    static JsonNode kustomization() {
        return read(DEPLOY.resolve("kubernetes/kustomization.yaml")).getFirst();
    }

    /** All resources that the kustomization names. */
    static List<JsonNode> resources() {
        return kustomization()
                .path("resources")
                .valueStream()
                .flatMap(file -> read(DEPLOY.resolve("kubernetes").resolve(file.asString())).stream())
                .toList();
    }

    static List<JsonNode> resources(String kind) {
        return resources().stream()
                .filter(resource -> resource.path("kind").asString().equals(kind))
                .toList();
    }

    static Optional<JsonNode> resource(String kind, String name) {
        return resources(kind).stream()
                .filter(resource -> name(resource).equals(name))
                .findFirst();
    }

    /** What makes pods. */
    static List<JsonNode> workloads() {
        return Stream.of("Deployment", "StatefulSet")
                .flatMap(kind -> resources(kind).stream())
                .toList();
    }

    static String name(JsonNode resource) {
        return resource.at("/metadata/name").asString();
    }

    static JsonNode pod(JsonNode workload) {
        return workload.at("/spec/template/spec");
    }

    static JsonNode container(JsonNode workload) {
        return pod(workload).at("/containers/0");
    }

    private static List<JsonNode> read(Path file) {
        List<JsonNode> documents = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file)) {
            new Yaml(new SafeConstructor(new LoaderOptions()))
                    .loadAll(reader)
                    .forEach(document -> documents.add(JSON.valueToTree(document)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return documents;
    }
}
