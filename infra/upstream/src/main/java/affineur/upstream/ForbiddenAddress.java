package affineur.upstream;

import java.io.IOException;

/** A host is at addresses only that an upstream may not be at. */
final class ForbiddenAddress extends IOException {
    private static final long serialVersionUID = 1L;

    private final String host;

    ForbiddenAddress(String host) {
        super(host);
        this.host = host;
    }

    String host() {
        return host;
    }
}
