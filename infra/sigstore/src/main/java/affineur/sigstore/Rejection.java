package affineur.sigstore;

/** Ends a verification; it never leaves this package. */
final class Rejection extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 400;

    private final Reason reason;

    Rejection(Reason reason, String text) {
        super(text, null, false, false);
        this.reason = reason;
    }

    Verdict.Rejected verdict() {
        String text = String.valueOf(getMessage()).replaceAll("[^\\x20-\\x7e]+", " ");
        return new Verdict.Rejected(reason, text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...");
    }
}
