package affineur.command;

import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import affineur.refusal.Refusal;

/** What a command speaks of is not there. */
public final class NotFound {
    private NotFound() {}

    public static Refusal packageOf(PackageName name) {
        return notFound("package-not-found", "There is no package '" + name + "' in this project.");
    }

    public static Refusal release(PackageName name, Version version) {
        return notFound("release-not-found", "There is no release " + version + " of '" + name + "' in this project.");
    }

    public static Refusal file(DistributionFilename filename) {
        return notFound("file-not-found", "There is no file '" + filename + "' in this project.");
    }

    /** A number or a path that names nothing, or nothing any longer. */
    public static Refusal anything() {
        return notFound("not-found", "Not found.");
    }

    public static Refusal group() {
        return notFound("group-not-found", "Group not found.");
    }

    public static Refusal project() {
        return notFound("project-not-found", "Project not found.");
    }

    public static Refusal account() {
        return notFound("user-not-found", "User not found.");
    }

    public static Refusal member() {
        return notFound("member-not-found", "Member not found.");
    }

    private static Refusal notFound(String code, String message) {
        return new Refusal(Refusal.Kind.NOT_FOUND, code, message);
    }
}
