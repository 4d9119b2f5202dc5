package affineur.command;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;

/** What has been recorded and cannot be shown yet, since this process lags behind the ledger. */
public final class Recorded {
    private Recorded() {}

    public static Refusal notShownYet() {
        return new Refusal(
                ProblemType.RECORDED_NOT_SHOWN,
                "The change is made, but this process lags behind and cannot show it yet: ask for it in a moment.");
    }
}
