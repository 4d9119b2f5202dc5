package affineur.command.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.access.LedgerAccess;
import affineur.access.people.KafkaPeople;
import affineur.access.people.Person;
import affineur.broker.EmbeddedBroker;
import affineur.documents.lucene.LuceneStore;
import affineur.events.AccountEvent.AccountChanged;
import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountEvent.AccountForgotten;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.Actor;
import affineur.events.LedgerEntry;
import affineur.events.RegistryEvent;
import affineur.ledger.LedgerRecord;
import affineur.ledger.LedgerTopic;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetailsCollectorTest {
    private static final AccountId ACCOUNT = new AccountId(7);

    @TempDir
    static Path kafka;

    @TempDir
    Path data;

    private static EmbeddedBroker broker;
    private KafkaPeople people;
    private LuceneStore documents;
    private LedgerAccess access;
    private DetailsCollector collector;
    private boolean decides = true;
    private boolean upToDate = true;
    private long now = 17;
    private long position;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(kafka);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void open() {
        people = KafkaPeople.open(broker.clientProperties(), new LedgerTopic("ledger-" + UUID.randomUUID(), 1, 1));
        assertThat(people.awaitCaughtUp(Duration.ofSeconds(20))).isTrue();
        documents = new LuceneStore(data.resolve("documents"));
        access = LedgerAccess.open(documents);
        collector = new DetailsCollector(people, access.directory(), () -> decides, () -> upToDate, () -> now);
    }

    @AfterEach
    void close() {
        collector.close();
        documents.close();
        people.close();
    }

    @Test
    void forgetsWhatNoAccountHasForAnHour() {
        String had = keep("had");
        String nobodys = keep("nobodys");
        happen(new AccountCreated(ACCOUNT, AccountKind.PERSON, had));

        collector.collect();
        pass(DetailsCollector.GRACE.minusSeconds(1));
        collector.collect();
        assertThat(people.kept()).containsExactlyInAnyOrder(had, nobodys);

        pass(Duration.ofSeconds(1));
        collector.collect();
        assertThat(people.kept()).containsExactly(had);
    }

    @Test
    void anAccountMayGetThemLate() {
        String late = keep("late");
        collector.collect();
        pass(DetailsCollector.GRACE);
        happen(new AccountCreated(ACCOUNT, AccountKind.PERSON, late));
        collector.collect();
        assertThat(people.kept()).containsExactly(late);
    }

    @Test
    void forgetsFormerDetailsAndThoseOfForgottenAccounts() {
        String first = keep("first");
        String second = keep("second");
        happen(new AccountCreated(ACCOUNT, AccountKind.PERSON, first), new AccountChanged(ACCOUNT, second));
        collector.collect();
        pass(DetailsCollector.GRACE);
        collector.collect();
        assertThat(people.kept()).containsExactly(second);

        happen(new AccountForgotten(ACCOUNT));
        collector.collect();
        pass(DetailsCollector.GRACE);
        collector.collect();
        assertThat(people.kept()).isEmpty();
    }

    @Test
    void whatTheLedgerRefusesToNameIsForgottenAtOnce() {
        refused(new Refusal(ProblemType.PATH_TAKEN, "It is taken."));
        assertThat(people.kept()).isEmpty();
    }

    @Test
    void whatTheLedgerMayHaveNamedIsLeftToTheCollector() {
        refused(new Refusal(ProblemType.LEDGER_IN_DOUBT, "Nobody knows."));
        collector.collect();
        assertThat(people.kept()).hasSize(1);

        pass(DetailsCollector.GRACE);
        collector.collect();
        assertThat(people.kept()).isEmpty();
    }

    private void refused(Refusal why) {
        assertThatThrownBy(
                        () -> new Details(people, access.directory()).keep(new Person("one", "Name", null), null, _ -> {
                            throw why;
                        }))
                .isSameAs(why);
    }

    @Test
    void restsWhereNothingIsDecidedAndWhereNotAllIsKnown() {
        String details = keep("of an account that is not heard of here");
        collector.collect();
        pass(DetailsCollector.GRACE);

        upToDate = false;
        collector.collect();
        upToDate = true;
        decides = false;
        collector.collect();

        assertThat(people.kept()).containsExactly(details);
    }

    private String keep(String username) {
        return people.keep(new Person(username, "Name", null));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void happen(RegistryEvent... events) {
        for (RegistryEvent event : events) {
            LedgerEntry entry = new LedgerEntry(position, "id-" + position, Instant.EPOCH, Actor.SYSTEM, "test", event);
            access.apply(List.of(new LedgerRecord(position, new byte[0], entry)));
            position++;
        }
    }
}
