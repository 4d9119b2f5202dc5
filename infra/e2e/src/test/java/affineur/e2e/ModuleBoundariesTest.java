package affineur.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The boundaries of ARCHITECTURE.md, each with its reason. */
class ModuleBoundariesTest {
    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // other modules' tests, which are here for what they share
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("affineur");

    private static final DescribedPredicate<JavaClass> DECIDES_OR_EVOLVES =
            describe("decide or evolve", type -> type.getMethods().stream().anyMatch(ModuleBoundariesTest::isPure));

    private static boolean isPure(JavaMethod method) {
        return method.getName().equals("decide")
                || method.isAnnotatedWith("org.axonframework.eventsourcing.annotation.EventSourcingHandler");
    }

    @Test
    void everyServiceIsSeen() {
        assertThat(PROGRAM.stream().map(JavaClass::getPackageName))
                .contains(
                        "affineur.events",
                        "affineur.command.publish",
                        "affineur.query.simple",
                        "affineur.audit",
                        "affineur.blobs.s3",
                        "affineur.documents.elasticsearch",
                        "affineur.upstream",
                        "affineur.sigstore",
                        "affineur.server",
                        "affineur.standalone",
                        "affineur.cluster");
    }

    @Test
    void eventsKnowNobody() {
        check(classes()
                .that()
                .resideInAnyPackage(
                        "affineur.events..", "affineur.packaging..", "affineur.generic..", "affineur.refusal..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "affineur.events..",
                        "affineur.packaging..",
                        "affineur.generic..",
                        "affineur.refusal..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..",
                        "org.jspecify..")
                .because("the published language is all that the services share, so it may drag nothing along"));
    }

    @Test
    void servicesDoNotKnowEachOther() {
        for (String service : Set.of("command", "query", "audit")) {
            check(noClasses()
                    .that()
                    .resideInAPackage("affineur." + service + "..")
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("affineur.command..", "affineur.query..", "affineur.audit..")
                                    .and(DescribedPredicate.not(resideInAPackage("affineur." + service + ".."))))
                    .because("each service runs in a process of its own in a cluster; they meet in the ledger only"));
        }
    }

    @Test
    void adaptersAreNamedByMainsOnly() {
        for (String adapter : Set.of(
                "affineur.blobs.filesystem",
                "affineur.blobs.s3",
                "affineur.documents.lucene",
                "affineur.documents.elasticsearch",
                "affineur.broker")) {
            check(noClasses()
                    .that()
                    .resideOutsideOfPackages(adapter + "..", "affineur.standalone..", "affineur.cluster..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(adapter + "..")
                    .because("to know which engine runs, it must be enough to read the main"));
        }
    }

    @Test
    void onlyTheWritingSideKnowsAxon() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("affineur.command..", "affineur.ledger.writer..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.axonframework..")
                .because("Axon is for decisions; readers follow the topic by the plain client"));
    }

    @Test
    void onlyTheLedgerKnowsKafka() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "affineur.ledger..", "affineur.broker..", "affineur.engines..", "affineur.cluster..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "kafka..")
                .because("the services speak of positions and entries, not of offsets and records"));
    }

    @Test
    void onlyTheVerifierKnowsSigstore() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("affineur.sigstore..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.sigstore..", "com.google.protobuf..", "org.bouncycastle.cert..")
                .because("what the library leaves out is checked in one place, past which nobody may ask it"));
    }

    @Test
    void onlyTheAdapterKnowsLucene() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("affineur.documents.lucene..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.lucene..")
                .because("Elasticsearch must be able to take its place"));
    }

    @Test
    void onlyTheAdapterKnowsElasticsearch() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("affineur.documents.elasticsearch..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("co.elastic..")
                .because("Lucene must be able to take its place"));
    }

    @Test
    void onlyTheAdapterKnowsS3() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("affineur.blobs.s3..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.minio..", "okhttp3..")
                .because("files must be able to take its place"));
    }

    @Test
    void upstreamsKnowNoService() {
        check(classes()
                .that()
                .resideInAPackage("affineur.upstream..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.net.ssl..",
                        "affineur.upstream..",
                        "affineur.packaging..",
                        "affineur.refusal..",
                        "affineur.events..",
                        "org.eclipse.jetty..",
                        "org.jsoup..",
                        "tools.jackson.core..",
                        "org.slf4j..",
                        "org.jspecify..")
                .because("what is asked, and for whom, is decided where it is used"));
    }

    @Test
    void onlyUpstreamsAreAskedByThatClient() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("affineur.upstream..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.eclipse.jetty.client..", "org.jsoup..")
                .because("whoever contacts hosts that others name does it behind the guards of that module"));
    }

    @Test
    void onlyTheServerKnowsHowItIsObserved() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("affineur.server..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.opentelemetry..", "io.prometheus..", "io.micrometer.prometheusmetrics..")
                .because("services tell what they do; who listens is decided where a process is put together"));
    }

    @Test
    void onlyProcessesKnowTheirCommandLine() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "affineur.server..", "affineur.standalone..", "affineur.cluster..", "affineur.local..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .because("adapters take a record of settings, whoever fills it"));
    }

    @Test
    void theServerServesWhateverItIsGiven() {
        check(noClasses()
                .that()
                .resideInAPackage("affineur.server..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("affineur.command..", "affineur.query..", "affineur.audit..")
                .because("every process has it, whichever services run there"));
    }

    @Test
    void decisionsArePure() {
        check(noClasses()
                .that(DECIDES_OR_EVOLVES)
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "org.springframework..",
                                "jakarta.servlet..",
                                "org.eclipse.jetty..",
                                "org.apache.kafka..",
                                "java.io..",
                                "java.nio..",
                                "java.net..",
                                "affineur.http..",
                                "affineur.blobs..",
                                "affineur.documents..")
                        // a value, which asks nobody
                        .and(not(equivalentTo(URI.class))))
                .because("decide and evolve are replayed and tested without a clock, a disk or a network"));
    }

    private static void check(ArchRule rule) {
        rule.check(PROGRAM);
    }
}
