package affineur.packaging;

/** Something that breaks a rule of Python packaging. The message is one line, written for the person who uploads. */
public final class InvalidPackaging extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidPackaging(String message) {
        super(message);
    }
}
