package affineur.query;

import affineur.access.people.People;
import affineur.access.people.Person;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A map in place of the topic. */
final class HeldPeople implements People {
    private final Map<String, Person> people = new ConcurrentHashMap<>();

    @Override
    public Optional<Person> find(String details) {
        return Optional.ofNullable(people.get(details));
    }

    @Override
    public List<String> called(String username) {
        return people.entrySet().stream()
                .filter(entry -> entry.getValue().username().equalsIgnoreCase(username))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public Set<String> kept() {
        return Set.copyOf(people.keySet());
    }

    @Override
    public String keep(Person person) {
        String details = UUID.randomUUID().toString();
        people.put(details, person);
        return details;
    }

    @Override
    public void forget(String details) {
        people.remove(details);
    }
}
