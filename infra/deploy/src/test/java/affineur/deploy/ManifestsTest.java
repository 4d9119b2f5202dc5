package affineur.deploy;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** compose.yaml, the manifests for Kubernetes, the images and the program say the same. */
final class ManifestsTest {
    private static final String OURS = "affineur/";
    private static final Set<String> SERVICES = Set.of("command-service", "query-service", "audit-service");
    /** What README.md tells to put into the secret. */
    private static final Set<String> SECRETS =
            Set.of("cluster-secret", "admin-token", "s3-access-key", "s3-secret-key");

    /**
     * One of our containers.
     *
     * @param where for people
     * @param image {@code command-service}, {@code gateway} …
     */
    record Ours(String where, String image, Map<String, String> environment) {
        @Override
        public String toString() {
            return where;
        }
    }

    static List<Ours> ours() {
        List<Ours> all = new ArrayList<>();
        Manifests.compose().path("services").properties().forEach(service -> {
            String image = service.getValue().path("image").asString();
            if (image.startsWith(OURS)) {
                Map<String, String> environment = service.getValue().path("environment").properties().stream()
                        .collect(toMap(
                                Map.Entry::getKey, entry -> entry.getValue().asString()));
                all.add(new Ours("compose: " + service.getKey(), imageName(image), environment));
            }
        });
        for (JsonNode workload : Manifests.workloads()) {
            JsonNode container = Manifests.container(workload);
            all.add(new Ours(
                    "kubernetes: " + Manifests.name(workload),
                    imageName(container.path("image").asString()),
                    environment(container)));
        }
        return all;
    }

    private static String imageName(String image) {
        return image.substring(OURS.length()).replaceFirst(":.*", "");
    }

    private static Map<String, String> environment(JsonNode container) {
        Map<String, String> environment = new TreeMap<>();
        for (JsonNode source : container.path("envFrom")) {
            String name = source.at("/configMapRef/name").asString();
            Manifests.resource("ConfigMap", name)
                    .orElseThrow(() -> new AssertionError("There is no ConfigMap " + name))
                    .path("data")
                    .properties()
                    .forEach(entry ->
                            environment.put(entry.getKey(), entry.getValue().asString()));
        }
        for (JsonNode variable : container.path("env")) {
            environment.put(
                    variable.path("name").asString(), variable.path("value").asString(""));
        }
        return environment;
    }

    @Test
    void everyServiceRunsTwiceInBoth() {
        assertThat(ours().stream()
                        .filter(one -> one.where().startsWith("compose"))
                        .map(Ours::image))
                .containsExactlyInAnyOrder(
                        "command-service",
                        "command-service",
                        "query-service",
                        "query-service",
                        "audit-service",
                        "audit-service",
                        "gateway");
        assertThat(Manifests.workloads())
                .hasSize(4)
                .allSatisfy(workload ->
                        assertThat(workload.at("/spec/replicas").asInt()).isEqualTo(2));
    }

    @ParameterizedTest
    @MethodSource("ours")
    void setsNothingThatTheProgramDoesNotKnow(Ours container) {
        if (SERVICES.contains(container.image())) {
            assertThat(container.environment().keySet())
                    .isNotEmpty()
                    .isSubsetOf(Settings.of(container.image()))
                    .containsAll(needed(container.image()));
        } else {
            assertThat(container.environment().keySet())
                    .containsExactlyInAnyOrder("COMMAND_SERVERS", "QUERY_SERVERS", "AUDIT_SERVERS");
        }
    }

    /** Of what an operator must say, that which this service takes. */
    private static List<String> needed(String service) {
        return Stream.of(
                        "AFFINEUR_KAFKA_BOOTSTRAP_SERVERS",
                        "AFFINEUR_ELASTICSEARCH_NODES",
                        "AFFINEUR_S3_ENDPOINT",
                        "AFFINEUR_S3_ACCESS_KEY",
                        "AFFINEUR_S3_SECRET_KEY_FILE",
                        "AFFINEUR_CLUSTER_SECRET_FILE",
                        "AFFINEUR_ADMIN_TOKEN_FILE",
                        "AFFINEUR_DATA")
                .filter(Settings.of(service)::contains)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("ours")
    void holdsNoSecretInItself(Ours container) {
        container.environment().forEach((name, value) -> {
            if (Pattern.compile("SECRET|TOKEN|PASSWORD|API_KEY").matcher(name).find()) {
                assertThat(name).endsWith("_FILE");
                assertThat(value).startsWith("/run/secrets/");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("ours")
    void runsAnImageThatIsBuiltHere(Ours container) throws IOException {
        Path file = container.image().equals("gateway")
                ? Manifests.DEPLOY.resolve("gateway/Dockerfile")
                : Manifests.DEPLOY.resolve("images/" + container.image() + ".Dockerfile");
        assertThat(file).content().contains("HEALTHCHECK", "EXPOSE 8080\n", "\nUSER ");
        assertThat(Manifests.DEPLOY.resolve("build-images")).content().contains(container.image());
        if (SERVICES.contains(container.image())) {
            assertThat(file).content().contains("\"" + container.image() + "\"]", "AFFINEUR_HOST=0.0.0.0");
        }
    }

    @Test
    void composeRunsTheEnginesThatAreTested() throws IOException {
        String pom = Files.readString(Manifests.DEPLOY.resolve("../../pom.xml"));
        JsonNode services = Manifests.compose().path("services");
        for (String broker : List.of("kafka-1", "kafka-2", "kafka-3")) {
            JsonNode kafka = services.path(broker);
            assertThat(kafka.path("image").asString()).isEqualTo("apache/kafka:" + version(pom, "kafka"));
            assertThat(kafka.at("/environment/KAFKA_DEFAULT_REPLICATION_FACTOR").asInt())
                    .isEqualTo(3);
            assertThat(kafka.at("/environment/KAFKA_MIN_INSYNC_REPLICAS").asInt())
                    .isEqualTo(2);
        }
        assertThat(services.at("/elasticsearch/image").asString()).endsWith(":" + version(pom, "elasticsearch-server"));
    }

    private static String version(String pom, String property) {
        var matcher = Pattern.compile("<" + property + "\\.version>(.*)</").matcher(pom);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    /** Services, engines and gateway call each other by these. */
    @Test
    void composeNamesOnlyContainersVolumesAndSecretsThatAreThere() {
        JsonNode compose = Manifests.compose();
        Set<String> services = names(compose.path("services"));
        compose.path("services").properties().forEach(service -> {
            service.getValue().path("environment").properties().forEach(variable -> {
                if (variable.getKey().matches("AFFINEUR_.*(SERVERS|NODES|ENDPOINT)|(COMMAND|QUERY|AUDIT)_SERVERS")) {
                    for (String address : variable.getValue().asString().split("[ ,]", -1)) {
                        assertThat(services)
                                .contains(address.replaceFirst("^http://", "").replaceFirst(":\\d+$", ""));
                    }
                }
                if (variable.getValue().asString().startsWith("/run/secrets/")) {
                    String secret = variable.getValue().asString().substring("/run/secrets/".length());
                    assertThat(strings(service.getValue().path("secrets"))).contains(secret);
                }
            });
            assertThat(names(compose.path("secrets")))
                    .containsAll(strings(service.getValue().path("secrets")));
            assertThat(services).containsAll(strings(service.getValue().path("depends_on")));
            for (String volume : strings(service.getValue().path("volumes"))) {
                assertThat(names(compose.path("volumes"))).contains(volume.replaceFirst(":.*", ""));
            }
        });
        assertThat(compose.path("services").properties().stream()
                        .filter(service -> service.getValue().has("ports"))
                        .map(Map.Entry::getKey))
                .as("what can be reached from outside")
                .containsExactly("gateway");
        for (String secret : names(compose.path("secrets"))) {
            assertThat(Manifests.DEPLOY.resolve("make-secrets")).content().contains(secret);
        }
    }

    private static Set<String> names(JsonNode map) {
        return new TreeSet<>(map.propertyNames());
    }

    private static Set<String> strings(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).collect(toSet());
    }

    @Test
    void kubernetesServicesLeadToPods() {
        for (JsonNode service : Manifests.resources("Service")) {
            JsonNode selector = service.at("/spec/selector");
            List<JsonNode> selected = Manifests.workloads().stream()
                    .filter(workload ->
                            workload.at("/spec/template/metadata/labels").equals(selector))
                    .toList();
            assertThat(selected).as("pods of %s", Manifests.name(service)).hasSize(1);
            assertThat(service.at("/spec/ports/0/targetPort").asString())
                    .isEqualTo(Manifests.container(selected.getFirst())
                            .at("/ports/0/name")
                            .asString());
        }
        for (JsonNode workload : Manifests.workloads()) {
            assertThat(workload.at("/spec/selector/matchLabels"))
                    .isEqualTo(workload.at("/spec/template/metadata/labels"));
            assertThat(Manifests.resource("Service", Manifests.name(workload))).isPresent();
            JsonNode budget = Manifests.resource("PodDisruptionBudget", Manifests.name(workload))
                    .orElseThrow();
            assertThat(budget.at("/spec/selector")).isEqualTo(workload.at("/spec/selector"));
            assertThat(budget.at("/spec/maxUnavailable").asInt()).isEqualTo(1);
        }
        JsonNode nodes = Manifests.resource("StatefulSet", "command-service").orElseThrow();
        String headless = nodes.at("/spec/serviceName").asString();
        assertThat(Manifests.resource("Service", headless)
                        .orElseThrow()
                        .at("/spec/clusterIP")
                        .asString())
                .isEqualTo("None");
        assertThat(environment(Manifests.container(nodes)).get("AFFINEUR_ADVERTISED_URL"))
                .isEqualTo("http://$(AFFINEUR_NODE_ID)." + headless + ":8080");
    }

    @Test
    void theGatewayFindsTheServicesInKubernetes() {
        JsonNode gateway = Manifests.resource("Deployment", "gateway").orElseThrow();
        Map<String, String> environment = environment(Manifests.container(gateway));
        for (String service : SERVICES) {
            String variable = service.replace("-service", "").toUpperCase(Locale.ROOT) + "_SERVERS";
            int port = Manifests.resource("Service", service)
                    .orElseThrow()
                    .at("/spec/ports/0/port")
                    .asInt();
            assertThat(environment).containsEntry(variable, service + ":" + port);
        }
    }

    @Test
    void podsAreProbedBoundedAndWithoutPrivileges() throws IOException {
        for (JsonNode workload : Manifests.workloads()) {
            String name = Manifests.name(workload);
            JsonNode pod = Manifests.pod(workload);
            JsonNode container = Manifests.container(workload);
            assertThat(container.at("/livenessProbe/httpGet/path").asString()).isEqualTo("/healthz");
            assertThat(container.at("/readinessProbe/httpGet/path").asString())
                    .isEqualTo(SERVICES.contains(name) ? "/readyz" : "/healthz");
            for (String probe : List.of("livenessProbe", "readinessProbe")) {
                assertThat(container.path(probe).at("/httpGet/port").asString())
                        .isEqualTo(container.at("/ports/0/name").asString());
            }
            assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(8080);
            assertThat(container.at("/resources/requests").propertyNames()).contains("cpu", "memory");
            assertThat(container.at("/resources/limits").propertyNames()).contains("memory");
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                    .isTrue();
            assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            for (JsonNode spread : pod.path("topologySpreadConstraints")) {
                assertThat(spread.path("labelSelector")).isEqualTo(workload.at("/spec/selector"));
            }
            assertThat(pod.path("topologySpreadConstraints")).isNotEmpty();
            Path dockerfile = name.equals("gateway")
                    ? Manifests.DEPLOY.resolve("gateway/Dockerfile")
                    : Manifests.DEPLOY.resolve("images/" + name + ".Dockerfile");
            assertThat(dockerfile)
                    .content()
                    .contains("\nUSER " + pod.at("/securityContext/runAsUser").asInt() + "\n");
        }
    }

    @Test
    void podsMountWhatTheyName() {
        for (JsonNode workload : Manifests.workloads()) {
            JsonNode pod = Manifests.pod(workload);
            Set<String> volumes = Stream.concat(
                            pod.path("volumes").valueStream().map(volume -> volume.path("name")),
                            workload.at("/spec/volumeClaimTemplates")
                                    .valueStream()
                                    .map(claim -> claim.at("/metadata/name")))
                    .map(JsonNode::asString)
                    .collect(toSet());
            Set<String> mounted = Manifests.container(workload)
                    .path("volumeMounts")
                    .valueStream()
                    .map(mount -> mount.path("name").asString())
                    .collect(toSet());
            assertThat(mounted).isEqualTo(volumes);

            Set<String> files = new TreeSet<>();
            for (JsonNode volume : pod.path("volumes")) {
                if (volume.has("secret")) {
                    assertThat(volume.at("/secret/secretName").asString()).isEqualTo("affineur");
                    volume.at("/secret/items").forEach(item -> {
                        assertThat(SECRETS).contains(item.path("key").asString());
                        files.add("/run/secrets/affineur/" + item.path("path").asString());
                    });
                }
            }
            Set<String> named = environment(Manifests.container(workload)).entrySet().stream()
                    .filter(entry -> entry.getKey().endsWith("_FILE"))
                    .map(Map.Entry::getValue)
                    .collect(toSet());
            assertThat(files).isEqualTo(named);
            for (JsonNode variable : Manifests.container(workload).path("env")) {
                JsonNode reference = variable.at("/valueFrom/secretKeyRef");
                if (!reference.isMissingNode()) {
                    assertThat(reference.path("name").asString()).isEqualTo("affineur");
                    assertThat(SECRETS).contains(reference.path("key").asString());
                }
            }
        }
        for (String secret : SECRETS) {
            assertThat(Manifests.DEPLOY.resolve("README.md")).content().contains(secret);
        }
    }

    @Test
    void theKustomizationNamesEveryImage() {
        assertThat(Manifests.kustomization()
                        .path("images")
                        .valueStream()
                        .map(image -> image.path("name").asString()))
                .containsExactlyInAnyOrderElementsOf(Manifests.workloads().stream()
                        .map(workload ->
                                Manifests.container(workload).path("image").asString())
                        .toList());
    }
}
