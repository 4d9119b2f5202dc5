package affineur.upstream;

import static affineur.upstream.Scene.CHEESE;
import static affineur.upstream.Scene.PAGE;
import static affineur.upstream.Scene.assertRefused;
import static affineur.upstream.Scene.page;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.packaging.PackageName;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a page is kept, who asks for it anew, and what is said while the upstream is down. */
@Timeout(30)
class KeepingPagesTest {
    private static final String GOOD = page("cheese-1.0-py3-none-any.whl");
    private final Scene scene = new Scene();
    private final HostileUpstream server = scene.server;

    @AfterEach
    void end() {
        scene.close();
    }

    private PageAnswer.Found ask() {
        return (PageAnswer.Found) scene.index.page(CHEESE);
    }

    @Test
    void manyWhoAskForAColdPageMakeOneRequest() throws Exception {
        int many = 200;
        CountDownLatch asked = new CountDownLatch(many);
        CountDownLatch answer = new CountDownLatch(1);
        server.on(PAGE, call -> {
            try {
                boolean _ = answer.await(300, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            call.json(GOOD);
        });
        try (ExecutorService threads = Executors.newFixedThreadPool(many)) {
            List<Future<UpstreamPage>> found = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                found.add(threads.submit(() -> {
                    asked.countDown();
                    asked.await();
                    return scene.found();
                }));
            }
            UpstreamPage first = found.getFirst().get();
            for (Future<UpstreamPage> one : found) {
                assertThat(one.get()).isSameAs(first);
            }
        }
        answer.countDown();
        assertThat(server.calls()).hasSize(1);
    }

    @Test
    void manyWhoAskForABrokenPageMakeOneRequest() throws Exception {
        server.on(PAGE, HostileUpstream.Call::awaitEnd);
        try (ExecutorService threads = Executors.newFixedThreadPool(50)) {
            List<Future<?>> asked = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                asked.add(threads.submit(
                        () -> assertRefused(ProblemType.UPSTREAM_TOO_SLOW, () -> scene.index.page(CHEESE))));
            }
            for (Future<?> one : asked) {
                one.get();
            }
        }
        assertThat(server.calls()).hasSize(1);
    }

    @Test
    void aPageIsFreshForTenMinutesAndThenAskedForAnew() {
        server.on(PAGE, call -> call.json(GOOD));
        UpstreamPage first = ask().page();
        assertThat(scene.index.kept(CHEESE)).isPresent();
        scene.clock.pass(Duration.ofMinutes(10).minusSeconds(1));
        assertThat(ask().page()).isSameAs(first);
        assertThat(server.calls()).hasSize(1);
        scene.clock.pass(Duration.ofSeconds(1));
        assertThat(scene.index.kept(CHEESE)).isEmpty();
        assertThat(ask().page()).isNotSameAs(first);
        assertThat(server.calls()).hasSize(2);
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() {
        server.on(PAGE, call -> {
            if ("\"abc\"".equals(call.header("if-none-match"))) {
                assertThat(call.header("if-modified-since")).isEqualTo("Sun, 01 Nov 2026 10:00:00 GMT");
                call.answer(304, "", "ETag: \"abc\"", "Cache-Control: max-age=60");
            } else {
                call.json(
                        GOOD,
                        "ETag: \"abc\"",
                        "Last-Modified: Sun, 01 Nov 2026 10:00:00 GMT",
                        "Cache-Control: max-age=1200");
            }
        });
        PageAnswer.Found first = ask();
        scene.clock.pass(Duration.ofSeconds(1199));
        assertThat(ask()).isEqualTo(first);
        scene.clock.pass(Duration.ofSeconds(1));
        PageAnswer.Found second = ask();
        assertThat(second.page()).isSameAs(first.page());
        assertThat(second.confirmed()).isEqualTo(scene.clock.instant());
        assertThat(second.isStale()).isFalse();
        assertThat(server.calls()).hasSize(2);
        scene.clock.pass(Duration.ofSeconds(60));
        server.on(PAGE, call -> call.json(page("more/cheese-1.0-py3-none-any.whl"), "ETag: \"def\""));
        assertThat(ask().page()).isNotSameAs(first.page());
    }

    @Test
    void whatIsMissingIsAskedForAgainSooner() {
        assertThat(scene.index.page(CHEESE)).isInstanceOf(PageAnswer.Missing.class);
        assertThat(scene.index.kept(CHEESE)).contains(new PageAnswer.Missing());
        scene.clock.pass(Duration.ofMinutes(1));
        server.on(PAGE, call -> call.json(GOOD));
        assertThat(ask().page().files()).hasSize(1);
        scene.clock.pass(Duration.ofMinutes(10));
        server.on(PAGE, call -> call.answer(404, ""));
        assertThat(scene.index.page(CHEESE)).isInstanceOf(PageAnswer.Missing.class);
    }

    @Test
    void aPageIsGivenAsStaleWhileTheUpstreamIsDown() {
        server.on(PAGE, call -> call.json(GOOD));
        PageAnswer.Found first = ask();
        scene.clock.pass(Duration.ofHours(5));
        server.on(PAGE, call -> call.answer(500, ""));
        PageAnswer.Found stale = ask();
        assertThat(stale.page()).isSameAs(first.page());
        assertThat(stale.isStale()).isTrue();
        assertThat(stale.confirmed()).isEqualTo(first.confirmed());
        assertThat(stale.trouble()).extracting(Refusal::type).isEqualTo(ProblemType.UPSTREAM_BROKEN);
        int calls = server.calls().size();

        // nobody waits for it again at once
        assertThat(ask().isStale()).isTrue();
        assertThat(scene.index.kept(CHEESE)).isPresent();
        assertThat(server.calls()).hasSize(calls);

        scene.clock.pass(Duration.ofSeconds(10));
        server.on(PAGE, call -> call.json(GOOD));
        assertThat(ask().isStale()).isFalse();
    }

    @Test
    void aPageIsGivenAsStaleWhileTheUpstreamIsSlow() {
        Freshness hasty = Freshness.DEFAULT;
        assertThat(hasty.patience()).isLessThan(Limits.DEFAULT.page());
        server.on(PAGE, call -> call.json(GOOD));
        PageAnswer.Found first = ask();
        scene.clock.pass(Duration.ofHours(5));
        server.on(PAGE, HostileUpstream.Call::awaitEnd);
        PageAnswer.Found stale = ask();
        assertThat(stale.page()).isSameAs(first.page());
        assertThat(stale.trouble()).extracting(Refusal::type).isEqualTo(ProblemType.UPSTREAM_TOO_SLOW);
    }

    @Test
    void aFailureIsNotAskedForAgainAtOnce() {
        server.on(PAGE, call -> call.json("{"));
        assertRefused(ProblemType.UPSTREAM_BROKEN, () -> scene.index.page(CHEESE));
        assertRefused(ProblemType.UPSTREAM_BROKEN, () -> scene.index.page(CHEESE));
        assertThat(server.calls()).hasSize(1);
        assertThat(scene.index.kept(CHEESE)).isEqualTo(Optional.empty());
        scene.clock.pass(Duration.ofSeconds(10));
        assertRefused(ProblemType.UPSTREAM_BROKEN, () -> scene.index.page(CHEESE));
        assertThat(server.calls()).hasSize(2);
    }

    @Test
    void anUpstreamThatFailsIsLeftAloneAndThenTriedOnce() {
        List<PackageName> names = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            PackageName name = PackageName.parse("cheese-" + i);
            names.add(name);
            server.on("/simple/" + name + "/", HostileUpstream.Call::awaitEnd);
        }
        for (PackageName name : names.subList(0, 5)) {
            assertRefused(ProblemType.UPSTREAM_TOO_SLOW, () -> scene.index.page(name));
        }
        // on a busy machine one may be too slow before it is heard
        int calls = server.calls().size();
        for (PackageName name : names.subList(5, 10)) {
            assertRefused(ProblemType.UPSTREAM_UNAVAILABLE, () -> scene.index.page(name));
        }
        assertThat(server.calls()).as("nobody is asked").hasSize(calls);

        scene.clock.pass(Breaker.SHORTEST);
        assertRefused(ProblemType.UPSTREAM_TOO_SLOW, () -> scene.index.page(names.get(11)));
        assertRefused(ProblemType.UPSTREAM_UNAVAILABLE, () -> scene.index.page(names.get(12)));
        assertThat(server.calls()).as("one was let through").hasSize(calls + 1);

        scene.clock.pass(Breaker.LONGEST);
        server.on("/simple/" + names.get(13) + "/", call -> call.answer(404, ""));
        server.on("/simple/" + names.get(14) + "/", call -> call.answer(404, ""));
        assertThat(scene.index.page(names.get(13))).isInstanceOf(PageAnswer.Missing.class);
        assertThat(scene.index.page(names.get(14))).isInstanceOf(PageAnswer.Missing.class);
    }

    @Test
    void whoIsInTroubleIsNotAskedForMuchMore() {
        for (int i = 0; i < 100; i++) {
            PackageName name = PackageName.parse("cheese-" + i);
            // an answer between keeps the breaker out of it
            PackageName missing = PackageName.parse("ham-" + i);
            server.on("/simple/" + name + "/", call -> call.answer(500, ""));
            assertRefused(ProblemType.UPSTREAM_BROKEN, () -> scene.index.page(name));
            assertThat(scene.index.page(missing)).isInstanceOf(PageAnswer.Missing.class);
        }
        assertThat(server.calls().size()).isBetween(200 + 10, 200 + 10 + 20);
    }
}
