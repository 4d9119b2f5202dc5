package affineur.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import affineur.access.Caller;
import affineur.access.LedgerAccess;
import affineur.documents.lucene.LuceneStore;
import affineur.events.Actor;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.LedgerEntry;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.PublisherEvent.PublisherDistrusted;
import affineur.events.PublisherEvent.PublisherTrusted;
import affineur.events.PublisherId;
import affineur.events.RegistryEvent;
import affineur.events.Scope;
import affineur.events.Visibility;
import affineur.ledger.LedgerRecord;
import affineur.refusal.Refusal;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadingJobsTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final GroupId GROUP = new GroupId(1);
    private static final Caller READER =
            new Caller(null, null, Holder.of(new ProjectId(1)), Set.of(Scope.READ_PACKAGE_REGISTRY));
    private static RSAKey key;

    @TempDir
    Path directory = Path.of("");

    private final Set<URI> trusted = new HashSet<>();
    private Instant now = NOON;
    private long position;
    private ForgedIssuer issuer;
    private LuceneStore store;
    private LedgerAccess access;
    private ReadingJobs jobs;

    @BeforeAll
    static void makeKey() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("key").generate();
    }

    @BeforeEach
    void start() throws Exception {
        issuer = new ForgedIssuer();
        issuer.publish(key);
        trusted.add(issuer.uri());
        store = new LuceneStore(directory);
        access = LedgerAccess.open(store);
        happen(new GroupCreated(GROUP, "team", "Team"));
        happen(new ProjectCreated(new ProjectId(1), GROUP, "cheese", "Cheese", Visibility.PRIVATE));
        publisher(1, "cheese", "octo/cheese");
        IdentityTokens tokens = new IdentityTokens("affineur", trusted::contains, new IssuerDocuments(), () -> now);
        jobs = new ReadingJobs(
                new TrustedPublishers(tokens, access.directory()), access.directory(), trusted::contains, () -> now);
    }

    @AfterEach
    void stop() {
        store.close();
        issuer.close();
    }

    private void happen(RegistryEvent event) {
        access.apply(List.of(new LedgerRecord(
                position, new byte[0], new LedgerEntry(position, "id", NOON, Actor.SYSTEM, "test", event))));
        position++;
    }

    private void publisher(long number, String path, String repository) {
        happen(new PublisherTrusted(
                new PublisherId(number), GROUP, path, issuer.uri(), Map.of("repository", repository), null));
    }

    private String job(String repository) throws Exception {
        return ForgedIssuer.sign(
                key,
                JWSAlgorithm.RS256,
                new JWTClaimsSet.Builder()
                        .issuer(issuer.uri().toString())
                        .subject("repo:" + repository)
                        .audience("affineur")
                        .issueTime(Date.from(NOON))
                        .expirationTime(Date.from(NOON.plus(Duration.ofMinutes(5))))
                        .claim("repository", repository)
                        .build());
    }

    private void refused(String token, String code) {
        assertThat(jobs.known(token)).isEmpty();
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> jobs.find(token, "request"))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void letsAJobReadInItsPublishersProjectAndRemembersIt() throws Exception {
        String token = job("octo/cheese");
        assertThat(jobs.known(token)).isEmpty();
        assertThat(jobs.find(token, "request")).isEqualTo(READER);
        assertThat(jobs.known(token)).contains(READER);
        assertThat(jobs.known(token + "x")).isEmpty();
    }

    @Test
    void forgetsWhoeverHasExpired() throws Exception {
        String token = job("octo/cheese");
        assertThat(jobs.find(token, "request")).isEqualTo(READER);
        now = NOON.plus(Duration.ofMinutes(6));
        refused(token, "invalid-identity-token");
    }

    @Test
    void letsNobodyReadWhoIsTrustedNoLonger() throws Exception {
        String token = job("octo/cheese");
        assertThat(jobs.find(token, "request")).isEqualTo(READER);
        happen(new PublisherDistrusted(new PublisherId(1), GROUP, "cheese"));
        refused(token, "invalid-publisher");

        publisher(2, "cheese", "octo/cheese");
        assertThat(jobs.find(token, "request")).isEqualTo(READER);
        trusted.clear();
        refused(token, "invalid-identity-token");
    }

    @Test
    void hasNothingToReadInAPendingProject() throws Exception {
        publisher(3, "pending", "octo/pending");
        refused(job("octo/pending"), "pending-publisher");
    }

    @Test
    void doesNotGuessWhichProjectIsMeant() throws Exception {
        publisher(4, "other", "octo/cheese");
        refused(job("octo/cheese"), "ambiguous-publisher");
    }

    @Test
    void isTheSamePublisherByTwoPatternsOfOneProject() throws Exception {
        publisher(5, "Cheese", "octo/*");
        assertThat(jobs.find(job("octo/cheese"), "request")).isEqualTo(READER);
    }
}
