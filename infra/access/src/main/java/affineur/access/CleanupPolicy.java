package affineur.access;

import affineur.events.CleanupRules;
import affineur.events.ProjectId;

/**
 * By what a project is cleaned up.
 *
 * @param position of the event that says so, by which deletions name it
 */
public record CleanupPolicy(ProjectId project, long position, CleanupRules rules) {}
