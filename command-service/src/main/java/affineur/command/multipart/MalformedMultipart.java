package affineur.command.multipart;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;

/** The body breaks the rules of multipart/form-data, or its bounds. */
public final class MalformedMultipart extends Refusal {
    private static final long serialVersionUID = 1L;

    MalformedMultipart(String message) {
        super(ProblemType.MALFORMED_UPLOAD, "Malformed upload: " + message);
    }
}
