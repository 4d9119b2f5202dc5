package affineur.http;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Caller;
import affineur.access.Identities;
import affineur.access.LedgerAccess;
import affineur.access.Secret;
import affineur.documents.lucene.LuceneStore;
import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.Actor;
import affineur.events.Holder;
import affineur.events.LedgerEntry;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.events.Scope;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenId;
import affineur.http.RawClient.Answer;
import affineur.ledger.LedgerRecord;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same of a core request ({@code /core}) and of a servlet's ({@code /servlet}). */
class TokenCallersTest {
    private static final Secret SECRET = Secret.generate();

    private static final String IDENTITY = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl";
    private static final Caller JOB =
            new Caller(null, null, Holder.of(new ProjectId(4)), Set.of(Scope.READ_PACKAGE_REGISTRY));

    private static final Server SERVER = new Server();

    private static LedgerRecord record(long position, RegistryEvent event) {
        return new LedgerRecord(
                position, new byte[0], new LedgerEntry(position, "id", Instant.EPOCH, Actor.SYSTEM, "test", event));
    }

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        LuceneStore store = new LuceneStore(directory);
        SERVER.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopped(LifeCycle stopped) {
                store.close();
            }
        });
        LedgerAccess access = LedgerAccess.open(store);
        TokenIssued issued =
                new TokenIssued(new TokenId(7), new AccountId(3), "a token", List.of(Scope.API), SECRET.hash());
        access.apply(
                List.of(record(0, new AccountCreated(new AccountId(3), AccountKind.PERSON, null)), record(1, issued)));
        TokenCallers callers = new TokenCallers(access.access());
        callers.accept(new OneIdentity());
        ServletContextHandler servlets = new ServletContextHandler("/");
        servlets.addServlet(
                new ServletHolder(new HttpServlet() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                        try {
                            response.getOutputStream()
                                    .print(callers.of(request).actor().toString());
                        } catch (RuntimeException e) {
                            Problems.answer(request, response, e);
                        }
                    }
                }),
                "/servlet");
        ServerConnector connector = new ServerConnector(SERVER);
        connector.setHost("127.0.0.1");
        SERVER.addConnector(connector);
        SERVER.setHandler(servlets);
        new JettyCustomizing(new Front(List.of(new HotRoute() {
                    @Override
                    public List<Endpoint> endpoints() {
                        return List.of();
                    }

                    @Override
                    public boolean quick(Request request, Response response, Callback callback) {
                        return Request.getPathInContext(request).equals("/quick")
                                && answer(request, response, callback, " quickly");
                    }

                    @Override
                    public boolean handle(Request request, Response response, Callback callback) {
                        return List.of("/core", "/quick").contains(Request.getPathInContext(request))
                                && answer(request, response, callback, " on the pool");
                    }

                    private boolean answer(Request request, Response response, Callback callback, String where) {
                        Caller caller = callers.of(request);
                        String who = caller.holder() == null ? caller.actor().toString() : caller.holder() + where;
                        response.write(true, ByteBuffer.wrap(who.getBytes(StandardCharsets.UTF_8)), callback);
                        return true;
                    }
                })))
                .customize(SERVER);
        SERVER.start();
    }

    /** Knows one, once somebody has waited for it. */
    private static final class OneIdentity implements Identities {
        private volatile boolean found;

        @Override
        public Optional<Caller> known(String token) {
            return found && token.equals(IDENTITY) ? Optional.of(JOB) : Optional.empty();
        }

        @Override
        public Caller find(String token, String correlation) {
            if (!token.equals(IDENTITY)) {
                throw new Refusal(ProblemType.INVALID_IDENTITY_TOKEN, "Not accepted: " + correlation);
            }
            found = true;
            return JOB;
        }
    }

    @AfterAll
    static void stop() throws Exception {
        SERVER.stop();
    }

    private static Answer get(String path, String... headers) throws IOException {
        try (RawClient client = new RawClient(((ServerConnector) SERVER.getConnectors()[0]).getLocalPort())) {
            return client.get(path, headers);
        }
    }

    private static String basic(String pair) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static void isKnown(String path, String header) throws IOException {
        assertThat(get(path, header).body()).isEqualTo(new Actor(new AccountId(3), new TokenId(7)).toString());
    }

    private static void isRefused(String path, String header, String reason) throws IOException {
        Answer answer = get(path, header);
        assertThat(answer.statusLine()).startsWith("HTTP/1.1 401 " + reason);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Basic realm=\"Affineur\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/core", "/servlet"})
    void isAnonymousWithoutCredentials(String path) throws Exception {
        assertThat(get(path).body()).isEqualTo(Actor.SYSTEM.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "/core,__token__",
        "/core,gitlab-ci-token",
        "/core,''",
        "/core,ünïcode",
        "/servlet,__token__",
        "/servlet,''"
    })
    void takesATokenAsPasswordOfAnyUser(String path, String user) throws Exception {
        isKnown(path, basic(user + ":" + SECRET.reveal()));
    }

    @ParameterizedTest
    @CsvSource({
        "/core,Authorization: Bearer",
        "/core,authorization: bearer ",
        "/core,PRIVATE-TOKEN:",
        "/core,Deploy-Token:",
        "/core,JOB-TOKEN:",
        "/servlet,Authorization: Bearer",
        "/servlet,PRIVATE-TOKEN:",
        "/servlet,DEPLOY-TOKEN:",
        "/servlet,job-token:"
    })
    void takesATokenInItsHeader(String path, String header) throws Exception {
        isKnown(path, header + " " + SECRET.reveal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/core", "/servlet"})
    void refusesCredentialsThatAreNoGood(String path) throws Exception {
        isRefused(path, basic("u:" + Secret.generate().reveal()), "Invalid or revoked token.");
        isRefused(path, basic("u:" + SECRET.reveal().substring(0, 39)), "Malformed token: its checksum does not fit");
        isRefused(path, basic("u:"), "Basic credentials without a password");
        isRefused(path, basic("no colon"), "Malformed Basic credentials: no colon");
        isRefused(path, "Authorization: Basic %%%", "Malformed Basic credentials: they are not base64.");
        isRefused(path, "Authorization: Basic", "Malformed Basic credentials: no colon");
        isRefused(path, "Authorization:", "Unsupported Authorization");
        isRefused(path, "Authorization: Negotiate abc", "Unsupported Authorization");
        isRefused(path, "Authorization: Bearer", "Invalid or revoked token.");
        isRefused(path, "PRIVATE-TOKEN: something", "Invalid or revoked token.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/core", "/servlet"})
    void neverShowsWhatTheClientSent(String path) throws Exception {
        String wrong = Secret.generate().reveal();
        for (String header : List.of(basic("u:" + wrong), "Authorization: " + wrong, "PRIVATE-TOKEN: " + wrong)) {
            assertThat(get(path, header).toString()).doesNotContain(wrong);
        }
    }

    @Test
    void looksAtAnIdentityTokenOnThePoolAndRemembersIt() throws Exception {
        String header = basic("gitlab-ci-token:" + IDENTITY);
        assertThat(get("/quick", header).body()).isEqualTo("projects/4 on the pool");
        assertThat(get("/quick", header).body()).isEqualTo("projects/4 quickly");
        assertThat(get("/core", "JOB-TOKEN: " + IDENTITY).body()).isEqualTo("projects/4 on the pool");
        assertThat(get("/servlet", "Authorization: Bearer " + IDENTITY).body())
                .isEqualTo(JOB.actor().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/quick", "/core", "/servlet"})
    void saysWhyAnIdentityTokenIsRefused(String path) throws Exception {
        Answer answer = get(path, "X-Request-Id: request-one", basic("oauth2accesstoken:" + IDENTITY + "x"));
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 401 Not accepted: request-one");
    }
}
