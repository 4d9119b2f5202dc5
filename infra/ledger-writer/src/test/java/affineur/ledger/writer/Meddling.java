package affineur.ledger.writer;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;

/** Real producers with a hand on {@code commitTransaction}. */
final class Meddling implements Producers {
    private static final Around NONE = Commit::now;

    private final AtomicReference<Around> next = new AtomicReference<>(NONE);

    /** What happens around one commit. */
    interface Around {
        void commit(Commit commit) throws Exception;
    }

    /** The real commit. */
    interface Commit {
        void now() throws Exception;
    }

    void aroundNextCommit(Around around) {
        next.set(around);
    }

    @Override
    @SuppressWarnings("unchecked") // a proxy knows no type parameters
    public Producer<byte[], byte[]> open(Map<String, Object> settings) {
        Producer<byte[], byte[]> real = REAL.open(settings);
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (_, method, arguments) -> {
                    try {
                        if (method.getName().equals("commitTransaction")) {
                            next.getAndSet(NONE).commit(real::commitTransaction);
                            return null;
                        }
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
