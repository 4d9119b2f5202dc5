package affineur.command;

import affineur.events.RegistryEvent;
import java.util.List;
import java.util.Objects;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.messaging.commandhandling.CommandHandler;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.CommandResultMessage;
import org.axonframework.messaging.commandhandling.GenericCommandResultMessage;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;

/** Runs a {@link Decider} in Axon: reads its boundary, folds it, appends what follows on condition that nothing came in between. */
final class DeciderHandler<C, S> implements CommandHandler {
    private static final MessageType DONE = new MessageType("affineur.command.done");

    private final Class<C> commandType;
    private final Decider<? super C, S> decider;
    private final EventStore store;

    DeciderHandler(Class<C> commandType, Decider<? super C, S> decider, EventStore store) {
        this.commandType = commandType;
        this.decider = decider;
        this.store = store;
    }

    @Override
    public MessageStream.Single<CommandResultMessage> handle(CommandMessage message, ProcessingContext context) {
        C command = Objects.requireNonNull(commandType.cast(message.payload()));
        var boundary = SourcingCondition.conditionFor(decider.boundary(command));
        return MessageStream.fromFuture(store.transaction(context)
                .source(boundary)
                .reduce(decider.initial(), this::evolve)
                .thenApply(state -> {
                    List<? extends RegistryEvent> events = decider.decide(command, state);
                    if (!events.isEmpty()) {
                        EventAppender.forContext(context).append(events);
                    }
                    return new GenericCommandResultMessage(DONE, events.size());
                }));
    }

    private S evolve(S state, MessageStream.Entry<? extends EventMessage> entry) {
        RegistryEvent event = Objects.requireNonNull(entry.message().payloadAs(RegistryEvent.class));
        // An entry's token says where to go on, which is right behind it.
        long position =
                TrackingToken.fromContext(entry).orElseThrow().position().orElseThrow() - 1;
        return decider.evolve(state, event, position);
    }
}
