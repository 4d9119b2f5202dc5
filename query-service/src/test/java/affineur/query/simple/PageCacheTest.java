package affineur.query.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.events.ProjectId;
import affineur.packaging.PackageName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PageCacheTest {
    private static final ProjectId PROJECT = new ProjectId(1);

    private static PageKey key(String name) {
        return PageKey.of(PROJECT, PackageName.parse(name), MediaType.JSON, Links.WITH_SLASH);
    }

    private static Page page(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 ^ i >> 3);
        }
        return Page.Rendered.of(MediaType.JSON, bytes);
    }

    @Test
    void makesAPageOnceForAllWhoAskAtOnce() throws Exception {
        AtomicInteger made = new AtomicInteger();
        PageCache cache = new PageCache(1 << 20, key -> {
            made.incrementAndGet();
            return page(100);
        });
        CyclicBarrier together = new CyclicBarrier(8);
        try (ExecutorService askers = Executors.newFixedThreadPool(8)) {
            List<Future<Page>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(askers.submit(() -> {
                    together.await();
                    return cache.get(key("a"));
                }));
            }
            for (Future<Page> answer : answers) {
                assertThat(answer.get()).isSameAs(cache.peek(key("a")));
            }
        }
        assertThat(made).hasValue(1);
    }

    @Test
    void givesNobodyAPageThatWasBeingMadeWhenItChanged() throws Exception {
        CountDownLatch making = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger made = new AtomicInteger();
        PageCache cache = new PageCache(1 << 20, key -> {
            if (made.incrementAndGet() == 1) {
                making.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return page(100);
        });
        try (ExecutorService early = Executors.newSingleThreadExecutor()) {
            Future<Page> old = early.submit(() -> cache.get(key("a")));
            making.await();
            cache.drop(key("a"));
            Page fresh = cache.get(key("a"));
            assertThat(made).hasValue(2);
            goOn.countDown();
            assertThat(old.get()).isNotSameAs(fresh);
            assertThat(cache.peek(key("a"))).isSameAs(fresh);
            assertThat(cache.weight()).isEqualTo(fresh.weight());
        }
    }

    @Test
    void triesAgainAfterAFailure() {
        AtomicInteger tries = new AtomicInteger();
        PageCache cache = new PageCache(1 << 20, key -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("disk");
            }
            return page(100);
        });
        assertThatThrownBy(() -> cache.get(key("a"))).isInstanceOf(IllegalStateException.class);
        assertThat(cache.peek(key("a"))).isNull();
        assertThat(cache.get(key("a"))).isNotNull();
    }

    @Test
    void staysWithinItsBytesAndKeepsWhatIsRead() {
        PageCache cache = new PageCache(200_000, key -> page(5_000));
        for (int i = 0; i < 1000; i++) {
            cache.get(key("p" + i));
            assertThat(cache.peek(key("p0"))).as("after %d", i).isNotNull();
            assertThat(cache.weight()).isLessThanOrEqualTo(200_000);
        }
        assertThat(cache.peek(key("p1"))).isNull();
    }

    @Test
    void weighsNothingWhenAllIsDropped() {
        PageCache cache = new PageCache(1 << 20, key -> page(5_000));
        for (int i = 0; i < 20; i++) {
            cache.get(key("p" + i));
        }
        assertThat(cache.weight()).isGreaterThan(100_000);
        for (int i = 0; i < 20; i++) {
            cache.drop(key("p" + i));
            cache.drop(key("p" + i));
        }
        assertThat(cache.weight()).isZero();
    }
}
