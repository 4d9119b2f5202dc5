package affineur.ledger.writer;

import affineur.refusal.Refusal;
import affineur.refusal.Refusal.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.CommandHandler;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.CommandResultMessage;
import org.axonframework.messaging.commandhandling.GenericCommandResultMessage;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes what a command's sender learns true. A decision that lost a race is made again, on what won. A result says where
 * its events stand. And a decision that appended nothing, a refusal for instance, is told only after the ledger confirmed
 * that it was made on the newest state, as an append would have.
 */
final class LedgerCommandBus implements CommandBus {
    private static final int MOST_ATTEMPTS = 50;
    private static final MessageType NOTHING = new MessageType("affineur.nothing");

    private final CommandBus delegate;
    private final Supplier<CompletableFuture<Void>> confirm;
    /** What commands that are under way appended, by their identifiers. */
    private final Map<String, ProcessingContext> underWay = new ConcurrentHashMap<>();

    LedgerCommandBus(CommandBus delegate, Supplier<CompletableFuture<Void>> confirm) {
        this.delegate = delegate;
        this.confirm = confirm;
    }

    @Override
    public CommandBus subscribe(QualifiedName name, CommandHandler handler) {
        delegate.subscribe(name, (command, context) -> {
            underWay.put(command.identifier(), context);
            return handler.handle(command, context);
        });
        return this;
    }

    @Override
    public CompletableFuture<CommandResultMessage> dispatch(
            CommandMessage command, @Nullable ProcessingContext context) {
        return attempt(command, context, 1);
    }

    private CompletableFuture<CommandResultMessage> attempt(
            CommandMessage command, @Nullable ProcessingContext context, int attempt) {
        return delegate.dispatch(command, context)
                .thenCompose(result -> answer(result, appendedBy(command)))
                .exceptionallyCompose(failure -> refuse(command, context, attempt, bare(failure)));
    }

    private Optional<Appended> appendedBy(CommandMessage command) {
        ProcessingContext handled = underWay.remove(command.identifier());
        return handled == null ? Optional.empty() : Appended.in(handled);
    }

    private CompletableFuture<CommandResultMessage> answer(
            @Nullable CommandResultMessage result, Optional<Appended> appended) {
        if (appended.isEmpty()) {
            return confirm.get().thenApply(_ -> result);
        }
        CommandResultMessage message =
                result == null ? new GenericCommandResultMessage(NOTHING, (Object) null) : result;
        return CompletableFuture.completedFuture(
                message.andMetadata(appended.get().asMetadata()));
    }

    private CompletableFuture<CommandResultMessage> refuse(
            CommandMessage command, @Nullable ProcessingContext context, int attempt, Throwable failure) {
        underWay.remove(command.identifier());
        return switch (failure) {
            case AppendEventsTransactionRejectedException _
            when attempt < MOST_ATTEMPTS -> attempt(command, context, attempt + 1);
            case AppendEventsTransactionRejectedException _ -> CompletableFuture.failedFuture(Refusals.contended());
            case Refusal refusal when refusal.kind() == Kind.UNAVAILABLE -> CompletableFuture.failedFuture(refusal);
            default -> confirm.get().thenCompose(_ -> CompletableFuture.failedFuture(failure));
        };
    }

    private static Throwable bare(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? bare(cause) : failure;
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        descriptor.describeWrapperOf(delegate);
    }
}
