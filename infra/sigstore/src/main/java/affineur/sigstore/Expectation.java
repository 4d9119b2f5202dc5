package affineur.sigstore;

import affineur.events.Wildcard;
import java.util.function.Predicate;

/** What a text of a certificate must be. */
public sealed interface Expectation extends Predicate<String> {
    /** That text and no other. */
    record Exactly(String text) implements Expectation {
        @Override
        public boolean test(String actual) {
            return actual.equals(text);
        }

        @Override
        public String toString() {
            return "'" + text + "'";
        }
    }

    /** Any that is like this, where {@code *} stands for any characters, as a whole. */
    record Like(String pattern) implements Expectation {
        @Override
        public boolean test(String actual) {
            return Wildcard.matches(pattern, actual);
        }

        @Override
        public String toString() {
            return "like '" + pattern + "'";
        }
    }

    /** Any. */
    record Anything() implements Expectation {
        @Override
        public boolean test(String actual) {
            return true;
        }

        @Override
        public String toString() {
            return "anything";
        }
    }
}
