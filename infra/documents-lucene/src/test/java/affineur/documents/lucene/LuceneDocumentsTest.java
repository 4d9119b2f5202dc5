package affineur.documents.lucene;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.documents.Document;
import affineur.documents.DocumentStore;
import affineur.documents.Documents;
import affineur.documents.DocumentsContract;
import affineur.documents.Query;
import affineur.documents.Schema;
import affineur.documents.Schema.FieldType;
import affineur.documents.Write;
import affineur.ledger.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LuceneDocumentsTest {
    private static final Schema SCHEMA = new Schema("cheeses", 1, Map.of("kind", FieldType.KEYWORD));

    @TempDir
    Path directory = Path.of("");

    @Nested
    final class Contract extends DocumentsContract {
        @Override
        protected DocumentStore store() {
            return new LuceneStore(directory);
        }
    }

    private static void put(Documents documents, String id, long position) {
        Document document = new Document(id, position, Map.of("kind", "soft"), (id + position).getBytes(UTF_8));
        documents.apply(List.of(new Write.Put(document)), new Checkpoint(position + 1, position + 1));
    }

    /** What a crash at this moment would leave on disk. */
    private Path crashed(String name) throws IOException {
        Path copy = Files.createDirectories(directory.resolve(name).resolve("cheeses"));
        try (Stream<Path> files = Files.list(directory.resolve("cheeses"))) {
            for (Path file : files.toList()) {
                try {
                    Files.copy(file, copy.resolve(file.getFileName()));
                } catch (NoSuchFileException e) {
                    // a commit has just replaced it
                }
            }
        }
        return directory.resolve(name);
    }

    @Test
    void isBackAtTheLastCommitAfterACrash() throws IOException {
        try (LuceneStore store = new LuceneStore(directory)) {
            Documents documents = store.open(SCHEMA);
            put(documents, "brie", 1);
            ((LuceneDocuments) documents).commit();
            put(documents, "brie", 2);
            put(documents, "feta", 3);
            assertThat(documents.count(Query.all())).isEqualTo(2);

            try (LuceneStore after = new LuceneStore(crashed("crashed"))) {
                Documents left = after.open(SCHEMA);
                assertThat(left.checkpoint()).isEqualTo(new Checkpoint(2, 2));
                assertThat(left.get("brie").orElseThrow().body()).isEqualTo("brie1".getBytes(UTF_8));
                assertThat(left.get("feta")).isEmpty();
                put(left, "brie", 2);
                put(left, "feta", 3);
                assertThat(left.get("brie").orElseThrow().body()).isEqualTo("brie2".getBytes(UTF_8));
                assertThat(left.checkpoint()).isEqualTo(new Checkpoint(4, 4));
            }
        }
    }

    @Test
    void growsAnewWhereAFileIsDamagedAfterACrash() throws IOException {
        try (LuceneStore store = new LuceneStore(directory)) {
            Documents documents = store.open(SCHEMA);
            for (int i = 1; i <= 50; i++) {
                put(documents, "id" + i, i);
            }
            ((LuceneDocuments) documents).commit();

            List<Path> files;
            try (Stream<Path> listed = Files.list(directory.resolve("cheeses"))) {
                files = listed.filter(f -> !f.endsWith("write.lock")).toList();
            }
            assertThat(files).hasSizeGreaterThan(2);
            int copies = 0;
            for (Path file : files) {
                for (Damage damage : Damage.values()) {
                    Path copy = crashed("copy" + copies++);
                    damage.to(copy.resolve("cheeses").resolve(file.getFileName()));
                    try (LuceneStore after = new LuceneStore(copy)) {
                        Documents left = after.open(SCHEMA);
                        assertThat(left.checkpoint())
                                .as("%s of %s", damage, file.getFileName())
                                .isEqualTo(Checkpoint.START);
                        assertThat(left.count(Query.all())).isZero();
                        put(left, "id1", 1);
                        assertThat(left.count(Query.all())).isEqualTo(1);
                    }
                    try (LuceneStore again = new LuceneStore(copy)) {
                        assertThat(again.open(SCHEMA).get("id1")).isPresent();
                    }
                }
            }
        }
    }

    private enum Damage {
        BIT_FLIP {
            @Override
            void to(Path file) throws IOException {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                    ByteBuffer one = ByteBuffer.allocate(1);
                    long middle = channel.size() / 2;
                    channel.read(one, middle);
                    channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 0x10)}), middle);
                }
            }
        },
        TRUNCATION {
            @Override
            void to(Path file) throws IOException {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(channel.size() / 2);
                }
            }
        },
        EMPTINESS {
            @Override
            void to(Path file) throws IOException {
                Files.write(file, new byte[0]);
            }
        },
        LOSS {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
            }
        };

        abstract void to(Path file) throws IOException;
    }

    @Test
    void secondStoreOnTheSameDirectoryIsRefused() {
        try (LuceneStore store = new LuceneStore(directory);
                LuceneStore second = new LuceneStore(directory)) {
            put(store.open(SCHEMA), "brie", 1);
            assertThatThrownBy(() -> second.open(SCHEMA))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Another process");
            assertThatThrownBy(() -> store.open(SCHEMA)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void commitsByItself() throws IOException {
        try (LuceneStore store = new LuceneStore(directory, Duration.ofMillis(50))) {
            put(store.open(SCHEMA), "brie", 1);
            for (int i = 0; ; i++) {
                try (LuceneStore after = new LuceneStore(crashed("crashed" + i))) {
                    if (after.open(SCHEMA).get("brie").isPresent()) {
                        break;
                    }
                }
                assertThat(i).isLessThan(2000);
            }
        }
    }

    @Test
    void boundsWhatNobodySearches() {
        try (LuceneStore store = new LuceneStore(directory)) {
            LuceneDocuments documents = (LuceneDocuments) store.open(SCHEMA);
            byte[] body = new byte[100_000];
            for (int i = 1; i <= 200; i++) {
                documents.apply(
                        List.of(new Write.Put(new Document("id" + i, i, Map.of("kind", "x"), body))),
                        new Checkpoint(i + 1, i + 1));
                assertThat(documents.unsearchedBytes()).isLessThan(5 << 20);
            }
            assertThat(documents.get("id1")).isPresent();
        }
    }
}
