package affineur.downloads;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.downloads.Retrieval.Reader;
import affineur.downloads.RetrievalEvent.Missed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the journal is read for as long as it is kept: the files here are never edited. */
class RetrievalEntryTest {
    private static final Missed MISSED = new Missed(HeardRetrievals.NOW, HeardRetrievals.NOW.plusSeconds(3), 17);

    private static Retrieval answered() {
        Retrieval retrieval = HeardRetrievals.retrieval("my-package", "0198c0de-0000-7000-8000-0000000000ff");
        Reader by = retrieval.by();
        return retrieval.by(new Reader(
                by.account(), by.token(), "192.0.2.0/24", "pip/25.3", Client.of("pip/25.3 CPython/3.13.5 Linux/6.12")));
    }

    private static String golden(String name) throws IOException {
        try (InputStream file = requireNonNull(RetrievalEntryTest.class.getResourceAsStream(name + ".json"), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    @Test
    void areWrittenAsTheyEverWere() throws IOException {
        assertThat(new String(new RetrievalEntry("id-1", answered()).bytes(), StandardCharsets.UTF_8))
                .isEqualTo(golden("affineur.retrieval.answered.v1"));
        assertThat(new String(new RetrievalEntry("id-2", MISSED).bytes(), StandardCharsets.UTF_8))
                .isEqualTo(golden("affineur.retrieval.missed.v1"));
    }

    @Test
    void areReadAsTheyWereWritten() throws IOException {
        assertThat(RetrievalEntry.read(golden("affineur.retrieval.answered.v1").getBytes(StandardCharsets.UTF_8)))
                .contains(new RetrievalEntry("id-1", answered()));
        assertThat(RetrievalEntry.read(golden("affineur.retrieval.missed.v1").getBytes(StandardCharsets.UTF_8)))
                .contains(new RetrievalEntry("id-2", MISSED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "{\"type\":\"affineur.retrieval.answered.v1\",\"id\":\"1\",\"data\":{}}", "{}"})
    void whatNobodyHereWroteIsNone(String text) {
        assertThat(RetrievalEntry.read(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }
}
