package affineur.ledger;

/** The topic cannot hold a ledger. The message says why, and what to change. */
public final class UnfitTopic extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfitTopic(LedgerTopic topic, String why) {
        super("The topic " + topic.name() + " cannot be the ledger: " + why + ".");
    }

    UnfitTopic(LedgerTopic topic, String setting, String found, String needed, String why) {
        this(
                topic,
                setting + " is " + found + " and must be " + needed + ", because " + why
                        + ". Run kafka-configs.sh --alter --entity-type topics --entity-name " + topic.name()
                        + " --add-config " + setting + "=" + needed);
    }
}
