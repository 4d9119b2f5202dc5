package affineur.command;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule.CommandHandlerPhase;
import org.axonframework.messaging.core.QualifiedName;

/** The commands and how each is decided: what a package of commands brings along. */
public final class Handlers {
    private final List<Handler<?, ?>> handlers = new ArrayList<>();

    /** Commands of this very class are decided so. */
    public <C> Handlers add(Class<C> command, Decider<? super C, ?> decider) {
        handlers.add(new Handler<>(command, decider));
        return this;
    }

    /** The classes of all commands. */
    public List<Class<?>> commands() {
        return handlers.stream().<Class<?>>map(Handler::command).toList();
    }

    /** Lets Axon handle them, on tags of ours. */
    public EventSourcingConfigurer configure(EventSourcingConfigurer configurer) {
        CommandHandlerPhase phase = CommandHandlingModule.named("commands").commandHandlers();
        handlers.forEach(handler -> handler.register(phase));
        return configurer.registerTagResolver(_ -> new Tags()).registerCommandHandlingModule(phase);
    }

    private record Handler<C, S>(Class<C> command, Decider<? super C, S> decider) {
        void register(CommandHandlerPhase phase) {
            phase.commandHandler(
                    new QualifiedName(command),
                    axon -> new DeciderHandler<>(command, decider, axon.getComponent(EventStore.class)));
        }
    }
}
