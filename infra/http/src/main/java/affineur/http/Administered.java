package affineur.http;

import affineur.access.Administration;
import affineur.access.Caller;
import affineur.access.attempts.Attempt;
import affineur.refusal.Refusal;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Notes a request that is for administrators or auditors only, once it is answered. */
final class Administered implements Administration.Observer {
    private final Watch watch;
    private final Request request;
    private volatile @Nullable Attempt decided;

    Administered(Watch watch, Request request) {
        this.watch = watch;
        this.request = request;
    }

    /** While the request is still there to be described. */
    @Override
    public void decided(Caller caller, @Nullable Refusal refusal) {
        decided = watch.administered(request, caller, refusal);
    }

    void answered(int status) {
        Attempt attempt = decided;
        if (attempt != null) {
            watch.note(attempt.answered(status == 0 ? 200 : status));
        }
    }
}
