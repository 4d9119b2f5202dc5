package affineur.command.inspect;

/** The rest of a sentence that begins with "Invalid wheel 'name.whl':". */
final class MalformedArchive extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message printable ASCII with a full stop */
    MalformedArchive(String message) {
        super(message, null, false, false);
    }
}
