package affineur.audit.activity;

import affineur.audit.records.RecordQuery;
import affineur.audit.records.Timed;

/**
 * One sort of records.
 *
 * @param name of one of them: {@code event}
 * @param filters what the parameters of all sorts mean for this one
 */
record Sort(String name, Timed records, RecordQuery.Filters filters) {}
