package affineur.access;

import affineur.events.GroupId;

/** @param path the full path, by which its projects' paths begin */
record Group(GroupId id, String path, String name) {}
