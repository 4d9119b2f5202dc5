package affineur.command.collect;

import affineur.packaging.Sha256;

/** Passes if no live file has this content or metadata. A command, so that it is never answered from a stale state. */
record CheckUnreferenced(Sha256 blob) {}
