package affineur.ledger.writer;

import static affineur.ledger.writer.Events.tag;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerIndexTest {
    private static final Uuid TOPIC = Uuid.randomUuid();

    @TempDir
    Path directory;

    private LedgerIndex index;
    private final List<StoredEvent> events = new ArrayList<>();

    @BeforeEach
    void open() {
        index = new LedgerIndex(directory);
        index.open(TOPIC);
    }

    @AfterEach
    void close() {
        index.close();
    }

    private void add(String type, Tag... tags) {
        StoredEvent event = new StoredEvent(
                index.next(), type, Set.of(tags), ("event " + index.next()).getBytes(StandardCharsets.UTF_8));
        index.add(List.of(event), index.next());
        events.add(event);
    }

    private List<Long> found(EventCriteria criteria) {
        return index.positions(criteria, 0, index.next(), Integer.MAX_VALUE);
    }

    private List<Long> expected(EventCriteria criteria) {
        return events.stream()
                .filter(event -> criteria.matches(new QualifiedName(event.type()), event.tags()))
                .map(StoredEvent::position)
                .toList();
    }

    @Test
    void findsByOneTagByAllTagsAndByAnyOfThem() {
        Tag a = tag("k", "a");
        Tag b = tag("k", "b");
        add("made", a);
        add("made", b);
        add("sold", a, b);
        add("sold");

        assertThat(found(EventCriteria.havingTags(a))).containsExactly(0L, 2L);
        assertThat(found(EventCriteria.havingTags(a, b))).containsExactly(2L);
        assertThat(found(EventCriteria.either(EventCriteria.havingTags(a), EventCriteria.havingTags(b))))
                .containsExactly(0L, 1L, 2L);
        assertThat(found(EventCriteria.havingAnyTag())).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void findsByTypeAndByTagAndType() {
        Tag a = tag("k", "a");
        add("made", a);
        add("sold", a);
        add("sold");

        assertThat(found(EventCriteria.havingAnyTag().andBeingOneOfTypes("sold")))
                .containsExactly(1L, 2L);
        assertThat(found(EventCriteria.havingTags(a).andBeingOneOfTypes("sold")))
                .containsExactly(1L);
        assertThat(found(EventCriteria.havingTags(a).andBeingOneOfTypes("sold", "made")))
                .containsExactly(0L, 1L);
        assertThat(found(EventCriteria.havingTags(a).andBeingOneOfTypes("eaten")))
                .isEmpty();
    }

    @Test
    void doesNotTakeOneTagForAnother() {
        add("t", tag("a", "bc"));
        add("t", tag("ab", "c"));
        add("t", tag("a", "b"));
        add("t", tag("", ""));
        add("t", tag("a", "b\0t"));

        assertThat(found(EventCriteria.havingTags("a", "b"))).containsExactly(2L);
        assertThat(found(EventCriteria.havingTags("", ""))).containsExactly(3L);
        assertThat(found(EventCriteria.havingTags("a", ""))).isEmpty();
    }

    @Test
    void agreesWithAxonAboutEveryCriterion() {
        Random random = new Random(5);
        for (int i = 0; i < 400; i++) {
            add("type" + random.nextInt(4), randomTags(random, random.nextInt(4)));
        }
        for (int i = 0; i < 500; i++) {
            EventCriteria criteria = randomCriteria(random);
            for (int more = random.nextInt(3); more > 0; more--) {
                criteria = criteria.or(randomCriteria(random));
            }
            assertThat(found(criteria)).as("%s", criteria).isEqualTo(expected(criteria));
            long from = random.nextInt(400);
            assertThat(index.first(criteria, from, 400))
                    .isEqualTo(expected(criteria).stream()
                            .filter(position -> position >= from)
                            .findFirst()
                            .orElse(Postings.NONE));
        }
    }

    private static EventCriteria randomCriteria(Random random) {
        var tags = EventCriteria.havingTags(new HashSet<>(Set.of(randomTags(random, random.nextInt(3)))));
        return switch (random.nextInt(3)) {
            case 0 -> tags;
            case 1 -> tags.andBeingOneOfTypes("type" + random.nextInt(5));
            default -> tags.andBeingOneOfTypes("type0", "type" + (1 + random.nextInt(4)));
        };
    }

    private static Tag[] randomTags(Random random, int count) {
        Set<Tag> tags = new HashSet<>();
        for (int i = 0; i < count; i++) {
            tags.add(tag("key" + random.nextInt(2), "value" + random.nextInt(3)));
        }
        return tags.toArray(Tag[]::new);
    }

    @Test
    void staysWithinBounds() {
        for (int i = 0; i < 10; i++) {
            add("t", tag("k", "v"));
        }

        EventCriteria criteria = EventCriteria.havingTags("k", "v");
        assertThat(index.positions(criteria, 3, 7, 100)).containsExactly(3L, 4L, 5L, 6L);
        assertThat(index.positions(criteria, 3, 7, 2)).containsExactly(3L, 4L);
        assertThat(index.positions(criteria, 7, 7, 2)).isEmpty();
        assertThat(index.value(10)).isNull();
    }
}
