package affineur.upstream;

import static affineur.upstream.Scene.CHEESE;
import static affineur.upstream.Scene.PAGE;
import static affineur.upstream.Scene.address;
import static affineur.upstream.Scene.assertRefused;
import static affineur.upstream.Scene.page;
import static affineur.upstream.Scene.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.refusal.ProblemType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are connected to, also when DNS changes its mind. */
@Timeout(20)
class AddressesTest {
    private static Upstream publicOnly(Upstream upstream) {
        return new Upstream(
                upstream.name(),
                upstream.index(),
                upstream.credentials(),
                upstream.packages(),
                upstream.fileHosts(),
                false,
                upstream.limits());
    }

    /** A DNS server that says something else each time, and the last for ever. */
    private static final class Moving implements HostLookup {
        private final Map<String, List<InetAddress[]>> answers = new ConcurrentHashMap<>();
        private final List<String> asked = new CopyOnWriteArrayList<>();

        Moving at(String host, InetAddress... addresses) {
            answers.computeIfAbsent(host, _ -> new CopyOnWriteArrayList<>()).add(addresses);
            return this;
        }

        @Override
        public InetAddress[] of(String host) throws UnknownHostException {
            asked.add(host);
            List<InetAddress[]> mine = answers.get(host);
            if (mine == null) {
                throw new UnknownHostException(host);
            }
            return mine.size() > 1 ? mine.removeFirst() : mine.getFirst();
        }
    }

    private static InetAddress here() {
        return InetAddress.getLoopbackAddress();
    }

    @Test
    void aPrivateAddressIsNotConnectedTo() {
        try (Scene scene = new Scene(AddressesTest::publicOnly)) {
            scene.server.on(PAGE, call -> call.json(page("x")));
            assertRefused(ProblemType.UPSTREAM_OUT_OF_BOUNDS, () -> scene.index.page(CHEESE));
            assertThat(scene.server.calls()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"169.254.169.254", "0.0.0.0", "::", "fe80::1", "224.0.0.1", "255.255.255.255", "100.100.100.200"
            })
    void someAreNotConnectedToEvenIfPrivateOnesMayBe(String address) throws UnknownHostException {
        Moving dns = new Moving().at("index.example.org", address(address));
        try (Scene scene = new Scene(upstream -> upstream, dns)) {
            assertRefused(ProblemType.UPSTREAM_OUT_OF_BOUNDS, () -> scene.index.page(CHEESE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]", "2130706433", "[::ffff:127.0.0.1]"})
    void anAddressForAHostIsLookedAtToo(String host) {
        try (Scene scene = new Scene(
                upstream -> publicOnly(Upstream.of(
                                "hostile",
                                "http://" + host + ":" + upstream.index().getPort() + "/simple/")
                        .within(Scene.HASTY)),
                HostLookup.SYSTEM)) {
            scene.server.on(PAGE, call -> call.json(page("x")));
            assertRefused(ProblemType.UPSTREAM_OUT_OF_BOUNDS, () -> scene.index.page(CHEESE));
            assertThat(scene.server.calls()).isEmpty();
        }
    }

    @Test
    void amongSeveralAddressesTheGoodOnesAreTaken() throws UnknownHostException {
        Moving dns = new Moving().at("index.example.org", address("169.254.169.254"), here());
        try (Scene scene = new Scene(upstream -> upstream, dns)) {
            scene.server.on(PAGE, call -> call.json(page("cheese-1.0-py3-none-any.whl")));
            assertThat(scene.found().files()).hasSize(1);
        }
    }

    /** Here the first answer is good and the second is not; a client that looks up again would follow the second. */
    @Test
    void theAddressThatWasLookedAtIsTheOneConnectedTo() throws UnknownHostException {
        Moving dns = new Moving().at("index.example.org", here()).at("index.example.org", address("169.254.169.254"));
        try (Scene scene = new Scene(upstream -> upstream, dns)) {
            scene.server.on(PAGE, call -> call.json(page("cheese-1.0-py3-none-any.whl")));
            assertThat(scene.found().files()).hasSize(1);
            assertThat(dns.asked).as("looked up once for one connection").containsExactly("index.example.org");

            // the next connection is looked at anew
            assertRefused(
                    ProblemType.UPSTREAM_OUT_OF_BOUNDS,
                    () -> scene.index.open(scene.file("/files/x", sha256(new byte[0]), null)));
            assertThat(scene.server.calls()).hasSize(1);
        }
    }

    @Test
    void aRedirectIsLookedAtAsWell() throws UnknownHostException {
        Moving dns = new Moving().at("index.example.org", here()).at("a.files.example.org", address("169.254.169.254"));
        try (Scene scene = new Scene(upstream -> upstream, dns)) {
            scene.server.on(PAGE, call -> call.redirect(scene.fileUrl("a", "/")));
            assertRefused(ProblemType.UPSTREAM_OUT_OF_BOUNDS, () -> scene.index.page(CHEESE));
            assertThat(dns.asked).containsExactly("index.example.org", "a.files.example.org");
        }
    }

    @Test
    void credentialsGoToTheIndexAlone() {
        try (Scene scene = new Scene(upstream -> upstream.with(new Credentials("reader", "s3cret")))) {
            scene.server.on(PAGE, call -> call.redirect(scene.fileUrl("a", "/elsewhere")));
            scene.server.on("/elsewhere", call -> call.json(page("cheese-1.0-py3-none-any.whl")));
            assertThat(scene.found().files()).hasSize(1);
            assertThat(scene.server.calls().getFirst().header("authorization")).isEqualTo("Basic cmVhZGVyOnMzY3JldA==");
            assertThat(scene.server.calls().getLast().header("authorization")).isNull();
        }
    }

    @Test
    void credentialsAreInNoMessage() {
        try (Scene scene = new Scene(upstream -> upstream.with(new Credentials("reader", "s3cret")))) {
            scene.server.on(PAGE, call -> call.answer(403, "go away, cmVhZGVyOnMzY3JldA=="));
            assertThat(assertRefused(ProblemType.UPSTREAM_REFUSES, () -> scene.index.page(CHEESE))
                            .text())
                    .doesNotContain("s3cret", "reader", "cmVh");
        }
    }

    @Test
    void anUnknownHostIsSaid() {
        try (Scene scene = new Scene(upstream -> upstream, new Moving())) {
            assertThat(assertRefused(ProblemType.UPSTREAM_UNREACHABLE, () -> scene.index.page(CHEESE))
                            .text())
                    .contains("index.example.org");
        }
    }

    @Test
    void aLookUpThatTakesForEverIsNotWaitedFor() {
        CountDownLatch over = new CountDownLatch(1);
        HostLookup never = host -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                // the test is over
            }
            throw new UnknownHostException(host);
        };
        try (Scene scene = new Scene(upstream -> upstream, never)) {
            assertRefused(ProblemType.UPSTREAM_TOO_SLOW, () -> scene.index.page(CHEESE));
        } finally {
            over.countDown();
        }
    }

    @Test
    void theEnvironmentsProxyIsIgnored() {
        String before = System.getProperty("http.proxyHost");
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", "1");
        try (Scene scene = new Scene()) {
            scene.server.on(PAGE, call -> call.json(page("cheese-1.0-py3-none-any.whl")));
            assertThat(scene.found().files()).hasSize(1);
        } finally {
            if (before == null) {
                System.clearProperty("http.proxyHost");
            }
            System.clearProperty("http.proxyPort");
        }
    }
}
