package affineur.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.packaging.PackageName;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptPagesTest {
    private static final Upstream UPSTREAM = Upstream.of("public", "https://index.example.org/simple/");

    private static Kept kept(int files) {
        PackageName name = PackageName.parse("cheese");
        StringBuilder json = new StringBuilder("{\"name\": \"cheese\", \"files\": [");
        for (int i = 0; i < files; i++) {
            json.append(i == 0 ? "" : ",").append("""
                    {"filename": "cheese-1.%1$d-cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
                     "url": "https://index.example.org/packages/ab/cd/%2$s/cheese-1.%1$d-cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
                     "hashes": {"sha256": "%2$064x", "md5": "%2$032x"}, "requires-python": ">=3.9", "size": 12345,
                     "upload-time": "2026-03-04T05:06:07.890123Z", "core-metadata": {"sha256": "%2$064x"}}
                    """.formatted(i, i));
        }
        Troubles troubles = new Troubles(UPSTREAM);
        PageReading reading = new PageReading(name, UPSTREAM.page(name), new Reach(UPSTREAM), troubles);
        JsonPage.read(new ByteArrayInputStream(Scene.bytes(json + "]}")), reading, troubles);
        return new Kept(reading.page(), null, null, Instant.EPOCH, Instant.EPOCH.plus(Duration.ofHours(1)), null);
    }

    private static KeptPages.Key key(int number) {
        return new KeptPages.Key("public", PackageName.parse("cheese-" + number));
    }

    @Test
    void whatWasNotAskedForTheLongestGoesFirst() {
        Kept page = kept(10);
        KeptPages pages = new KeptPages(10 * page.weight());
        for (int i = 0; i < 10; i++) {
            pages.put(key(i), page);
        }
        assertThat(pages.get(key(0))).isSameAs(page);
        pages.put(key(10), page);
        assertThat(pages.get(key(0))).isSameAs(page);
        assertThat(pages.get(key(1))).isNull();
        assertThat(pages.weight()).isEqualTo(10 * page.weight());
    }

    @Test
    void aPageTakesThePlaceOfTheOneBefore() {
        Kept page = kept(10);
        KeptPages pages = new KeptPages(10 * page.weight());
        for (int i = 0; i < 100; i++) {
            pages.put(key(1), page);
        }
        assertThat(pages.weight()).isEqualTo(page.weight());
    }

    @Test
    void aPageThatIsTooLargeIsNotKeptAndDrivesNobodyOut() {
        Kept small = kept(1);
        Kept large = kept(100);
        KeptPages pages = new KeptPages(large.weight());
        pages.put(key(1), small);
        pages.put(key(2), large);
        assertThat(pages.get(key(1))).isSameAs(small);
        assertThat(pages.get(key(2))).isNull();
    }

    /** Measured: what the garbage collector leaves of many. */
    @Test
    void theWeightIsNotLessThanWhatIsTaken() {
        List<Kept> many = new ArrayList<>();
        many.add(kept(5_000));
        long before = used();
        for (int i = 0; i < 8; i++) {
            many.add(kept(5_000));
        }
        long taken = (used() - before) / 8;
        assertThat(many.getLast().weight()).isBetween(taken, 3 * taken);
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
