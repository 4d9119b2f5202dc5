package affineur.broker;

import kafka.server.FaultHandlerFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.FaultHandlerException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka would end the JVM at a fault of its controller; here the fault is kept, so that starting can fail with it. */
final class Faults implements FaultHandlerFactory {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);

    private volatile @Nullable RuntimeException first;

    @Override
    public FaultHandler build(String name, boolean fatal, Runnable action) {
        return new FaultHandler() {
            @Override
            public RuntimeException handleFault(String message, @Nullable Throwable cause) {
                RuntimeException fault = new FaultHandlerException(name + ": " + message, cause);
                if (fatal) {
                    log.error("The broker inside this program failed. {}", fault.getMessage(), cause);
                    if (first == null) {
                        first = fault;
                    }
                }
                action.run();
                return fault;
            }
        };
    }

    @Nullable
    RuntimeException first() {
        return first;
    }
}
