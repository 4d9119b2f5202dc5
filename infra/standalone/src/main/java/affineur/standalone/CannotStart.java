package affineur.standalone;

/** Why the program does not start, in a line for the person who started it. */
final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotStart(String line) {
        super(line);
    }
}
