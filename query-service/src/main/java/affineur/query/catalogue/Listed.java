package affineur.query.catalogue;

import affineur.events.ProjectId;

/** A package, and whose it is. */
public record Listed(ProjectId project, Listable what) {}
