package affineur.command;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.ledger.writer.RegistryMessageTypes;
import affineur.refusal.Refusal;
import java.util.List;
import java.util.function.Consumer;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.test.fixture.AxonTestFixture;

/** One package of commands as production runs it, on Axon's engine in memory: given, when, then. */
public final class Slice {
    private final AxonTestFixture fixture;

    private Slice(AxonTestFixture fixture) {
        this.fixture = fixture;
    }

    public static Slice of(Consumer<Handlers> register) {
        Handlers handlers = new Handlers();
        register.accept(handlers);
        return new Slice(AxonTestFixture.with(handlers.configure(EventSourcingConfigurer.create())
                .componentRegistry(registry ->
                        registry.registerComponent(MessageTypeResolver.class, _ -> new RegistryMessageTypes()))));
    }

    public When given(Object... events) {
        return new When(List.of(events));
    }

    public final class When {
        private final List<Object> given;

        private When(List<Object> given) {
            this.given = given;
        }

        public Then when(Object command) {
            return new Then(given, command);
        }
    }

    public final class Then {
        private final List<Object> given;
        private final Object command;

        private Then(List<Object> given, Object command) {
            this.given = given;
            this.command = command;
        }

        public void then(Object... events) {
            fixture.given()
                    .events(given)
                    .when()
                    .command(command)
                    .then()
                    .success()
                    .events(events);
            fixture.stop();
        }

        public void thenNothing() {
            fixture.given()
                    .events(given)
                    .when()
                    .command(command)
                    .then()
                    .success()
                    .noEvents();
            fixture.stop();
        }

        public void thenRefused(String code, Refusal.Kind kind, String start) {
            fixture.given()
                    .events(given)
                    .when()
                    .command(command)
                    .then()
                    .noEvents()
                    .exceptionSatisfies(thrown -> {
                        Refusal refusal = (Refusal) thrown;
                        assertThat(refusal.code()).isEqualTo(code);
                        assertThat(refusal.kind()).isEqualTo(kind);
                        assertThat(refusal.text()).startsWith(start);
                    });
            fixture.stop();
        }
    }
}
