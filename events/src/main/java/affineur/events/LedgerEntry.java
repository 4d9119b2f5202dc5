package affineur.events;

import java.time.Instant;

/**
 * An event where it stands in the ledger.
 *
 * @param position its place in the one order of all events: 0, 1, 2 … without gaps
 * @param id unique for ever (a UUID)
 * @param time when it was decided
 * @param correlation the request that caused it; events of one request share it
 */
public record LedgerEntry(
        long position, String id, Instant time, Actor actor, String correlation, RegistryEvent event) {}
