package affineur.sigstore;

/** A trusted root cannot be used. The message says why. */
public final class DamagedRoot extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedRoot(String why) {
        super(why);
    }
}
