package affineur.access.people;

import affineur.ledger.LedgerTopic;
import affineur.ledger.SharedTable;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** {@link People} on a compacted topic beside the ledger, {@code <ledger>-people}. */
public final class KafkaPeople implements People, AutoCloseable {
    private static final int KEY_BYTES = 16;
    private static final int MOST_BYTES = 16 << 10;
    private static final SecureRandom RANDOMNESS = new SecureRandom();
    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private final SharedTable<Copy> table;

    private KafkaPeople(SharedTable<Copy> table) {
        this.table = table;
    }

    /**
     * Begins to read who is there; nobody should be served before {@link #awaitCaughtUp}.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @throws affineur.ledger.UnfitTopic if there is such a topic that is made for something else
     */
    public static KafkaPeople open(Map<String, Object> kafka, LedgerTopic ledger) {
        return new KafkaPeople(SharedTable.open(kafka, ledger, "people", Copy::new));
    }

    /** Waits until everybody is here who was kept before it was opened; false if that takes longer. */
    public boolean awaitCaughtUp(Duration atMost) {
        return table.awaitCaughtUp(atMost);
    }

    @Override
    public Optional<Person> find(String details) {
        return Optional.ofNullable(table.copy().people.get(details));
    }

    @Override
    public List<String> called(String username) {
        return table.copy().byName.getOrDefault(folded(username), List.of());
    }

    @Override
    public Set<String> kept() {
        return Set.copyOf(table.copy().people.keySet());
    }

    @Override
    public String keep(Person person) {
        byte[] value = JSON.writeValueAsBytes(person);
        if (value.length > MOST_BYTES) {
            throw new Refusal(ProblemType.DETAILS_TOO_LONG, "User name, name and e-mail address are too long.");
        }
        byte[] random = new byte[KEY_BYTES];
        RANDOMNESS.nextBytes(random);
        String details = HexFormat.of().formatHex(random);
        try {
            table.put(details, value);
        } catch (Refusal e) {
            // it may be there nevertheless, and nobody will ever name it
            table.tryRemove(details);
            throw e;
        }
        return details;
    }

    @Override
    public void forget(String details) {
        table.remove(details);
    }

    @Override
    public void close() {
        table.close();
    }

    private static String folded(String username) {
        return username.toLowerCase(Locale.ROOT);
    }

    private static final class Copy implements SharedTable.Copy {
        private final Map<String, Person> people = new ConcurrentHashMap<>();
        private final Map<String, List<String>> byName = new ConcurrentHashMap<>();

        @Override
        public void put(String details, byte[] value) {
            Person person = person(value);
            remove(details);
            people.put(details, person);
            byName.merge(
                    folded(person.username()),
                    List.of(details),
                    (all, one) -> Stream.of(all, one).flatMap(List::stream).toList());
        }

        private static Person person(byte[] value) {
            try {
                Person person = JSON.readValue(value, Person.class);
                if (person != null) {
                    return person;
                }
            } catch (JacksonException e) {
                // its message would quote the record
            }
            throw new IllegalArgumentException("not a person's details");
        }

        @Override
        public void remove(String details) {
            Person person = people.remove(details);
            if (person != null) {
                byName.computeIfPresent(folded(person.username()), (_, all) -> {
                    List<String> others =
                            all.stream().filter(one -> !one.equals(details)).toList();
                    return others.isEmpty() ? null : others;
                });
            }
        }
    }
}
