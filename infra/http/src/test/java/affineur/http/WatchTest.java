package affineur.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import affineur.access.LedgerAccess;
import affineur.access.Secret;
import affineur.access.attempts.Attempt;
import affineur.access.attempts.Attempt.Outcome;
import affineur.documents.lucene.LuceneStore;
import affineur.events.AccountEvent.AccountBlocked;
import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountEvent.AdministratorAppointed;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.Actor;
import affineur.events.LedgerEntry;
import affineur.events.RegistryEvent;
import affineur.events.Scope;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenId;
import affineur.http.RawClient.Answer;
import affineur.ledger.LedgerRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Wrong credentials over HTTP, by addresses that proxies tell. */
@Timeout(60)
class WatchTest {
    private static final int LIMIT = 5;
    private static final AccountId ADA = new AccountId(3);
    private static final AccountId BLOCKED = new AccountId(4);
    private static final AccountId ADMIN = new AccountId(5);

    private final Secret good = Secret.generate();
    private final Secret ofAdmin = Secret.generate();
    private final Secret ofBlocked = Secret.generate();
    private final List<Attempt> noted = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Server server = new Server();
    private LuceneStore store;
    private RawClient client;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        store = new LuceneStore(directory);
        LedgerAccess access = LedgerAccess.open(store);
        List<LedgerRecord> ledger = new ArrayList<>();
        for (RegistryEvent event : List.of(
                new AccountCreated(ADA, AccountKind.PERSON, null),
                new TokenIssued(new TokenId(7), ADA, "good", List.of(Scope.API), good.hash()),
                new AccountCreated(BLOCKED, AccountKind.PERSON, null),
                new TokenIssued(new TokenId(8), BLOCKED, "blocked", List.of(Scope.API), ofBlocked.hash()),
                new AccountBlocked(BLOCKED),
                new AccountCreated(ADMIN, AccountKind.PERSON, null),
                new AdministratorAppointed(ADMIN),
                new TokenIssued(new TokenId(9), ADMIN, "admin", List.of(Scope.ADMIN), ofAdmin.hash()))) {
            long position = ledger.size();
            ledger.add(new LedgerRecord(
                    position,
                    new byte[0],
                    new LedgerEntry(position, "id", Instant.EPOCH, Actor.SYSTEM, "test", event)));
        }
        access.apply(ledger);
        Watch watch = new Watch(
                new Watch.Limits(2, LIMIT),
                noted::add,
                name -> name.equals("ada") ? Optional.of(ADA) : Optional.empty(),
                nanos::get);
        Callers callers = watch.over(new TokenCallers(access.access()));
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        new JettyCustomizing(new Front(
                        List.of(new HotRoute() {
                            @Override
                            public List<Endpoint> endpoints() {
                                return List.of();
                            }

                            @Override
                            public boolean quick(Request request, Response response, Callback callback) {
                                return Request.getPathInContext(request).startsWith("/quick")
                                        && handle(request, response, callback);
                            }

                            @Override
                            public boolean handle(Request request, Response response, Callback callback) {
                                String path = Request.getPathInContext(request);
                                if (path.startsWith("/administer")) {
                                    access.access().requireAdministrator(callers.of(request));
                                    response.setStatus(201);
                                }
                                if (path.startsWith("/audit")) {
                                    access.access().requireAudit(callers.of(request));
                                }
                                byte[] who = callers.of(request).actor().path().getBytes(StandardCharsets.UTF_8);
                                response.write(true, ByteBuffer.wrap(who), callback);
                                return true;
                            }
                        }),
                        Telemetry.none(),
                        watch))
                .customize(server);
        server.start();
        client = new RawClient(((ServerConnector) server.getConnectors()[0]).getLocalPort());
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.stop();
        store.close();
    }

    private static String basic(String pair) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String token(Secret secret) {
        return "PRIVATE-TOKEN: " + secret.reveal();
    }

    /** Through two proxies, of which the nearer one is trusted to tell whom it heard. */
    private static String from(String address) {
        return "X-Forwarded-For: 198.51.100.7, " + address + ", 10.0.0.1";
    }

    private List<Integer> statuses(int times, String... headers) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            statuses.add(client.get(i % 2 == 0 ? "/quick" : "/pool", headers).status());
        }
        return statuses;
    }

    private void exhaust(String address) throws Exception {
        assertThat(statuses(LIMIT, token(Secret.generate()), from(address))).containsOnly(401);
    }

    @Test
    void refusesWrongOnesThatComeTooOftenUntilTheClockSaysOtherwise() throws Exception {
        exhaust("192.0.2.1");
        Answer answer = client.get("/quick", token(Secret.generate()), from("192.0.2.1"));
        assertThat(answer.statusLine())
                .startsWith("HTTP/1.1 429 Wrong credentials, once too often: try again in 12 s.");
        assertThat(answer.header("Retry-After")).isEqualTo("12");

        nanos.addAndGet(Duration.ofSeconds(12).toNanos());
        assertThat(statuses(2, token(Secret.generate()), from("192.0.2.1"))).containsExactly(401, 429);
    }

    @Test
    void whoIsRightPassesFromTheSameAddressAndWithTheSameUserName() throws Exception {
        exhaust("192.0.2.1");
        assertThat(statuses(LIMIT, basic("ada:wrong"), from("192.0.2.2"))).containsOnly(401);
        assertThat(statuses(100, token(good), from("192.0.2.1"))).containsOnly(200);
        assertThat(statuses(100, basic("ada:" + good.reveal()), from("192.0.2.2")))
                .containsOnly(200);
        assertThat(statuses(100, from("192.0.2.1"))).as("nobody in particular").containsOnly(200);
    }

    @Test
    void otherAddressesAreNotConcerned() throws Exception {
        exhaust("192.0.2.1");
        assertThat(statuses(1, token(Secret.generate()), from("192.0.2.2"))).containsOnly(401);
    }

    @Test
    void whatTheClientItselfWroteIntoTheHeaderHelpsItNothing() throws Exception {
        exhaust("192.0.2.1");
        for (int i = 0; i < 3; i++) {
            assertThat(statuses(
                            1, token(Secret.generate()), "X-Forwarded-For: 203.0.113." + i + ", 192.0.2.1, 10.0.0.1"))
                    .containsOnly(429);
        }
    }

    @Test
    void oneNetworkOfIpv6IsOneClient() throws Exception {
        for (int i = 0; i < LIMIT; i++) {
            assertThat(statuses(1, token(Secret.generate()), from("2001:db8:0:1::" + i)))
                    .containsOnly(401);
        }
        assertThat(statuses(1, token(Secret.generate()), from("2001:db8:0:1:ffff::1")))
                .containsOnly(429);
        assertThat(statuses(1, token(Secret.generate()), from("2001:db8:0:2::1")))
                .containsOnly(401);
    }

    @Test
    void countsByTheAccountWhereverTheyComeFrom() throws Exception {
        for (int i = 0; i < LIMIT; i++) {
            assertThat(statuses(1, token(ofBlocked), from("192.0.2." + i))).containsOnly(401);
        }
        assertThat(statuses(1, token(ofBlocked), from("192.0.2.99"))).containsOnly(429);
        for (int i = 0; i < LIMIT; i++) {
            assertThat(statuses(1, basic("ada:wrong"), from("192.0.2." + (100 + i))))
                    .containsOnly(401);
        }
        assertThat(statuses(1, basic("ada:wrong"), from("192.0.2.200"))).containsOnly(429);
        assertThat(statuses(1, basic("__token__:wrong"), from("192.0.2.201"))).containsOnly(401);
    }

    @Test
    void takesTheConnectionsAddressWhereNoProxyTellsOne() throws Exception {
        for (String header :
                List.of("X-Other: x", "X-Forwarded-For: 192.0.2.1", "X-Forwarded-For: nonsense, 10.0.0.1")) {
            client.get("/pool", token(Secret.generate()), header);
        }
        assertThat(noted).extracting(Attempt::address).containsOnly("127.0.0.1").hasSize(3);
    }

    @Test
    void notesWhoTriedWhatWhenAndFromWhere() throws Exception {
        Answer quick = client.get("/quick/a", token(ofBlocked), from("192.0.2.1"));
        client.get("/pool/b", basic("ada:wrong"), from("2001:db8::1"), "X-Request-Id: my-request-1");

        assertThat(noted.get(0))
                .usingRecursiveComparison()
                .ignoringFields("time")
                .isEqualTo(new Attempt(
                        Instant.EPOCH,
                        Outcome.FAILED,
                        "blocked-account",
                        "192.0.2.1",
                        BLOCKED,
                        new TokenId(8),
                        "GET",
                        "/quick/a",
                        null,
                        String.valueOf(quick.header("X-Request-Id"))));
        assertThat(noted.get(1).account()).isEqualTo(ADA);
        assertThat(noted.get(1).token()).isNull();
        assertThat(noted.get(1).code()).isEqualTo("invalid-token");
        assertThat(noted.get(1).address()).isEqualTo("2001:db8:0:0:0:0:0:1");
        assertThat(noted.get(1).correlation()).isEqualTo("my-request-1");
    }

    @Test
    void notesNothingOfSecretsWhereverTheyAre() throws Exception {
        String wrong = Secret.generate().reveal();
        String chosen = "correct-horse-battery-staple";
        client.get("/pool/" + wrong + "/x?private_token=" + wrong, "PRIVATE-TOKEN: " + wrong);
        client.get("/pool/" + wrong.substring(0, 12), basic(wrong + ":"));
        client.get("/pool/" + chosen + "/y", basic(chosen + ":" + chosen));
        client.get("/pool", basic("somebody:hunter2"));
        assertThat(noted)
                .hasSize(4)
                .extracting(Attempt::path)
                .containsExactly("/pool/*/x", "/pool/*", "/pool/*/y", "/pool");
        assertThat(noted.toString()).doesNotContain(wrong.substring(0, 8), chosen, "hunter2", "somebody");
    }

    @Test
    void notesNeitherRightCredentialsNorNone() throws Exception {
        client.get("/pool", token(good));
        client.get("/quick");
        assertThat(noted).isEmpty();
    }

    @Test
    void notesWhatIsForAdministratorsAndAuditorsWhoeverAsks() throws Exception {
        client.get("/administer/x", token(ofAdmin), from("192.0.2.1"), "X-Request-Id: my-request-1");
        client.get("/administer/x", token(good), from("192.0.2.1"), "X-Request-Id: my-request-2");
        client.get("/audit", token(ofAdmin), from("192.0.2.1"));
        client.get("/audit", token(good), from("192.0.2.1"));
        client.get("/administer", from("192.0.2.1"));
        client.get("/pool", token(ofAdmin), from("192.0.2.1"));

        // a record follows the answer
        assertThat(CompletableFuture.runAsync(() -> {
                    while (noted.size() < 4) {
                        Thread.onSpinWait();
                    }
                }))
                .succeedsWithin(Duration.ofSeconds(20));
        assertThat(noted)
                .extracting(Attempt::outcome, Attempt::code, Attempt::account, Attempt::path, Attempt::status)
                .containsExactlyInAnyOrder(
                        tuple(Outcome.PERMITTED, null, ADMIN, "/administer/x", 201),
                        tuple(Outcome.DENIED, "not-an-administrator", ADA, "/administer/x", 403),
                        tuple(Outcome.PERMITTED, null, ADMIN, "/audit", 200),
                        tuple(Outcome.DENIED, "insufficient-scope", ADA, "/audit", 403));
        assertThat(noted).extracting(Attempt::address).containsOnly("192.0.2.1");
        assertThat(noted).extracting(Attempt::correlation).contains("my-request-1", "my-request-2");
    }
}
