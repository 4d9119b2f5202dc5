package affineur.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.packaging.PackageName;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class UpstreamsTest {
    private static Upstreams open(Upstream... inOrder) {
        return Upstreams.open(List.of(inOrder), 1 << 20, Freshness.DEFAULT, UpstreamListener.NONE);
    }

    @Test
    void theyAreAskedInOrderForWhatTheirPatternsMatch() {
        Upstream house = Upstream.of("house", "https://index.example.org/simple/")
                .askedFor(List.of(new PackagePattern(PackageType.PYPI, "cheese*")));
        Upstream rest = Upstream.of("rest", "https://index.example.com/simple/");
        try (Upstreams upstreams = open(house, rest)) {
            assertThat(upstreams.askedFor(PackageName.parse("cheese-board")))
                    .extracting(UpstreamIndex::upstream)
                    .containsExactly(house, rest);
            assertThat(upstreams.askedFor(PackageName.parse("ham")))
                    .extracting(UpstreamIndex::upstream)
                    .containsExactly(rest);
            assertThat(upstreams.named("rest")).map(UpstreamIndex::upstream).contains(rest);
            assertThat(upstreams.named("other")).isEmpty();
        }
    }

    @Test
    void twoOfOneNameAreRefused() {
        Upstream one = Upstream.of("house", "https://index.example.org/simple/");
        assertThatThrownBy(() -> open(one, one)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void othersComeAndGoBehindTheFirst() {
        Upstream house = Upstream.of("house", "https://index.example.org/simple/");
        Upstream one = Upstream.of("one", "https://one.example.org/simple/");
        Upstream two = Upstream.of("two", "https://two.example.org/simple/");
        try (Upstreams upstreams = Upstreams.open(List.of(house), Upstream::allowingPrivateAddresses)) {
            upstreams.also(List.of(one, two, Upstream.of("house", "https://else.example.org/simple/")));
            List<UpstreamIndex> all = upstreams.all();
            assertThat(all)
                    .extracting(UpstreamIndex::upstream)
                    .containsExactly(house, one.allowingPrivateAddresses(), two.allowingPrivateAddresses());

            upstreams.also(List.of(two));
            assertThat(upstreams.all()).containsExactly(all.get(0), all.get(2));
            assertThat(upstreams.first()).containsExactly(house);
        }
    }

    @Test
    void thereMayBeNone() {
        try (Upstreams upstreams = open()) {
            assertThat(upstreams.all()).isEmpty();
        }
    }

    @Test
    void theListenerHearsOfEachRequest() {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (HostileUpstream server = new HostileUpstream();
                Upstreams upstreams = Upstreams.open(
                        List.of(Upstream.of("house", "http://127.0.0.1:" + server.port() + "/simple/")
                                .allowingPrivateAddresses()),
                        1 << 20,
                        Freshness.DEFAULT,
                        (upstream, what, outcome, _) -> heard.add(upstream + " " + what + " " + outcome))) {
            UpstreamIndex index = upstreams.all().getFirst();
            assertThat(index.page(Scene.CHEESE)).isInstanceOf(PageAnswer.Missing.class);
            assertThat(heard).containsExactly("house PAGE 404");
            PackageName ham = PackageName.parse("ham");
            server.on("/simple/ham/", call -> call.redirect("http://evil.example.org/"));
            assertThatThrownBy(() -> index.page(ham)).isInstanceOf(Refusal.class);
            assertThat(heard)
                    .containsExactly("house PAGE 404", "house PAGE " + ProblemType.UPSTREAM_OUT_OF_BOUNDS.code());
        }
    }
}
