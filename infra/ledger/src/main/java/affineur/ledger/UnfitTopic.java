package affineur.ledger;

/** The topic cannot hold what it is meant for. The message says why, and what to change. */
public final class UnfitTopic extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfitTopic(LedgerTopic topic, String why) {
        this(topic.name(), "be the ledger", why);
    }

    UnfitTopic(LedgerTopic topic, String setting, String found, String needed, String why) {
        this(topic.name(), "be the ledger", setting, found, needed, why);
    }

    UnfitTopic(String topic, String purpose, String why) {
        super("The topic " + topic + " cannot " + purpose + ": " + why + ".");
    }

    UnfitTopic(String topic, String purpose, String setting, String found, String needed, String why) {
        this(
                topic,
                purpose,
                setting + " is " + found + " and must be " + needed + ", because " + why
                        + ". Run kafka-configs.sh --alter --entity-type topics --entity-name " + topic
                        + " --add-config " + setting + "=" + needed);
    }
}
