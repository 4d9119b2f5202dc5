package affineur.query.listing;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Those of many that a request asks for. */
public final class Listing<T> {
    private final Stream<T> entries;

    private Listing(Stream<T> entries) {
        this.entries = entries;
    }

    public static <T> Listing<T> of(Collection<T> entries) {
        return new Listing<>(entries.stream());
    }

    public Listing<T> where(Predicate<? super T> holds) {
        return new Listing<>(entries.filter(holds));
    }

    /** A filter that is there only if the request has a value for it. */
    public <V> Listing<T> where(Optional<V> value, BiPredicate<? super T, ? super V> matches) {
        return value.map(v -> where(entry -> matches.test(entry, v))).orElse(this);
    }

    /** A filter that is there only if the request asks for it. */
    public Listing<T> whereIf(boolean asked, Predicate<? super T> holds) {
        return asked ? where(holds) : this;
    }

    public <R> Listing<R> map(Function<? super T, ? extends R> change) {
        return new Listing<>(entries.map(change));
    }

    public List<T> sorted(Comparator<? super T> order) {
        return entries.sorted(order).toList();
    }

    public List<T> toList() {
        return entries.toList();
    }
}
