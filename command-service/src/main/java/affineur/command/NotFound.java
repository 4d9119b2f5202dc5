package affineur.command;

import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;

/** What a command speaks of is not there. */
public final class NotFound {
    private NotFound() {}

    public static Refusal packageOf(PackageName name) {
        return notFound(ProblemType.PACKAGE_NOT_FOUND, "There is no package '" + name + "' in this project.");
    }

    public static Refusal release(PackageName name, Version version) {
        return notFound(
                ProblemType.RELEASE_NOT_FOUND,
                "There is no release " + version + " of '" + name + "' in this project.");
    }

    public static Refusal file(DistributionFilename filename) {
        return notFound(ProblemType.FILE_NOT_FOUND, "There is no file '" + filename + "' in this project.");
    }

    /** A number or a path that names nothing, or nothing any longer. */
    public static Refusal anything() {
        return notFound(ProblemType.NOT_FOUND, "Not found.");
    }

    public static Refusal group() {
        return notFound(ProblemType.GROUP_NOT_FOUND, "Group not found.");
    }

    public static Refusal project() {
        return notFound(ProblemType.PROJECT_NOT_FOUND, "Project not found.");
    }

    public static Refusal account() {
        return notFound(ProblemType.USER_NOT_FOUND, "User not found.");
    }

    public static Refusal member() {
        return notFound(ProblemType.MEMBER_NOT_FOUND, "Member not found.");
    }

    private static Refusal notFound(ProblemType type, String message) {
        return new Refusal(type, message);
    }
}
