package affineur.server.health;

/**
 * How a part of a process is at the moment.
 *
 * @param detail one line for the operator, without secrets
 */
public record Condition(State state, String detail) {
    /** From good to bad. */
    public enum State {
        OK,
        /** Something is missing, but what can be served is served; other nodes would do no better. */
        DEGRADED,
        /** Another node should be asked. */
        NOT_READY
    }

    public static Condition ok(String detail) {
        return new Condition(State.OK, detail);
    }

    public static Condition degraded(String detail) {
        return new Condition(State.DEGRADED, detail);
    }

    public static Condition notReady(String detail) {
        return new Condition(State.NOT_READY, detail);
    }
}
