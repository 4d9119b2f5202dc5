package affineur.refusal;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The catalogue of all that a client may be told when its request is not done: problem types of RFC 9457. There is no
 * other way to say no, and {@code docs/errors.md} is made of it.
 *
 * <p>An entry's name is its {@link #code} and {@link #title}; neither changes once it is released. What it says of one
 * occurrence is the message of the {@link Refusal}.
 */
public enum ProblemType {
    BAD_REQUEST(Area.REQUEST, 400, "Correct the request: it is no HTTP that a server could understand."),
    MALFORMED_PATH(Area.REQUEST, 400, "Write the path as in the documentation, with '%2F' for a slash inside a name."),
    INVALID_PARAMETER(Area.REQUEST, 400, "Correct the parameter of the query that the message names."),
    INVALID_PAGE(Area.REQUEST, 400, "Ask for page and per_page by numbers from 1, or follow the answer's Link header."),
    PAGE_TOO_DEEP(Area.REQUEST, 400, "Narrow the list by its filters instead of reading on."),
    MALFORMED_BODY(Area.REQUEST, 400, "Send a JSON object, or form fields, in UTF-8."),
    INVALID_BODY(Area.REQUEST, 400, "Send the JSON that the message shows, or no body."),
    BODY_TOO_LARGE(Area.REQUEST, 400, "Send less: no request but an upload needs a large body."),
    MISSING_FIELD(Area.REQUEST, 400, "Send the field that the message names."),
    INVALID_FIELD(Area.REQUEST, 400, "Correct the field that the message names; it has none of the values there are."),
    INVALID_NAME(Area.REQUEST, 400, "Choose a shorter name, or one at all."),
    REQUEST_CUT(Area.REQUEST, 400, "Send the request again; a proxy or the network may have cut it."),
    NOT_FOUND(Area.REQUEST, 404, "Look up the path, and the name or number in it."),
    METHOD_NOT_ALLOWED(Area.REQUEST, 405, "Use a method that the answer's Allow header names."),
    SEAL_NOT_FOUND(Area.REQUEST, 404, "Look the seals up: /audit/events?type=affineur.downloads."),
    NOT_ACCEPTABLE(
            Area.REQUEST, 406, "Ask for one of the types that the message names, or leave out the Accept header."),
    REQUEST_TIMEOUT(Area.REQUEST, 408, "Send the request again, over a faster line if there is one."),
    CONTENT_TOO_LARGE(Area.REQUEST, 413, "Send less."),
    URI_TOO_LONG(Area.REQUEST, 414, "Shorten the query, or send its fields in the body."),
    UNSUPPORTED_MEDIA_TYPE(Area.REQUEST, 415, "Send the body in a type that the documentation names."),
    RANGE_NOT_SATISFIABLE(Area.REQUEST, 416, "Ask for a range within the file; Content-Range has its size."),
    EXPECTATION_FAILED(Area.REQUEST, 417, "Expect nothing but 100-continue."),
    REQUEST_HEADER_FIELDS_TOO_LARGE(Area.REQUEST, 431, "Send fewer or shorter headers; cookies are not needed."),
    INTERNAL_ERROR(Area.REQUEST, 500, "Give the answer's request id to the operator, who finds the cause in the log."),
    UNKNOWN_METHOD(Area.REQUEST, 501, "Use one of HTTP's own methods."),
    HTTP_VERSION_NOT_SUPPORTED(Area.REQUEST, 505, "Use HTTP/1.1."),

    CREDENTIALS_MISSING(Area.CREDENTIALS, 401, "Set an access token as the password, with any user name."),
    TOKEN_MISSING(Area.CREDENTIALS, 401, "Send an access token: nobody changes anything without one."),
    MALFORMED_CREDENTIALS(
            Area.CREDENTIALS, 401, "Send a token by HTTP basic authentication, as Bearer or in PRIVATE-TOKEN."),
    MALFORMED_TOKEN(Area.CREDENTIALS, 401, "Copy the whole token again; it was cut or mistyped."),
    INVALID_TOKEN(Area.CREDENTIALS, 401, "Make another token, and put it where this one was."),
    EXPIRED_TOKEN(Area.CREDENTIALS, 401, "Make another token, with a later expires_at."),
    BLOCKED_ACCOUNT(Area.CREDENTIALS, 401, "Ask an administrator to unblock the account."),
    CLUSTER_SECRET_WRONG(
            Area.CREDENTIALS,
            401,
            "Nothing: the path is for the cluster's own processes. Operators give them one secret."),
    INSUFFICIENT_SCOPE(Area.CREDENTIALS, 403, "Make a token with a scope that the message names."),
    INSUFFICIENT_ROLE(
            Area.CREDENTIALS, 403, "Ask an owner of the project or group for the role that the message names."),
    NOT_AN_ADMINISTRATOR(Area.CREDENTIALS, 403, "Ask an administrator to do it, or to make you one."),
    NO_USER(Area.CREDENTIALS, 403, "Use a token of a user's account."),
    TOO_MANY_ATTEMPTS(Area.CREDENTIALS, 429, "Stop the program that repeats wrong credentials, and correct them."),

    INVALID_IDENTITY_TOKEN(
            Area.PUBLISHING,
            401,
            "Let the job ask for a new identity token, for the audience that the registry names."),
    INVALID_REUSE_TOKEN(
            Area.PUBLISHING, 401, "Let the job ask for another identity token: each is good for one access token."),
    INVALID_PUBLISHER(Area.PUBLISHING, 401, "Compare the job's claims with those of the project's trusted publishers."),
    AMBIGUOUS_PUBLISHER(Area.PUBLISHING, 401, "Exchange the identity token at the endpoint of one project."),
    PENDING_PUBLISHER(Area.PUBLISHING, 401, "Upload first: that makes the project."),
    UNSUPPORTED_FEATURE(Area.PUBLISHING, 400, "Ask for no features, or for multi-use-token."),
    NO_UPLOAD_URL(Area.PUBLISHING, 404, "Ask with the URL that the uploader is configured with."),
    ISSUER_UNREACHABLE(
            Area.PUBLISHING, 503, "Try again in a minute; the operator sees to it that the issuer can be reached."),
    ISSUER_NOT_TRUSTED(Area.PUBLISHING, 400, "Let an administrator trust the issuer first."),
    INVALID_ISSUER(Area.PUBLISHING, 400, "Give the issuer's URL as it is in its identity tokens."),
    INVALID_CLAIMS(Area.PUBLISHING, 400, "Name claims that say whose job it is."),
    ISSUER_TRUSTED(Area.PUBLISHING, 409, "Nothing: it is trusted already."),
    PUBLISHER_TRUSTED(Area.PUBLISHING, 409, "Nothing: it is trusted already."),
    TOO_MANY_PUBLISHERS(Area.PUBLISHING, 409, "Remove publishers that are not used, or trust one by a wildcard."),

    MALFORMED_UPLOAD(Area.UPLOAD, 400, "Use an uploader such as twine, uv or Poetry, or mend the one you have."),
    INVALID_ACTION(Area.UPLOAD, 400, "Send the field :action with the value file_upload."),
    INVALID_PROTOCOL_VERSION(Area.UPLOAD, 400, "Send the field protocol_version with the value 1."),
    INVALID_PYVERSION(Area.UPLOAD, 400, "Send the field pyversion: source for an sdist, the Python tag for a wheel."),
    TOO_MANY_FIELDS(Area.UPLOAD, 400, "Send the fields of the upload protocol only."),
    REPEATED_FIELD(Area.UPLOAD, 400, "Send the field once."),
    CONTENT_MISSING(Area.UPLOAD, 400, "Send the file in the field content, with its file name."),
    UNKNOWN_METADATA_VERSION(Area.UPLOAD, 400, "Build the distribution with a newer build backend, or a released one."),
    INVALID_PACKAGING(Area.UPLOAD, 400, "Build the distribution anew with a backend that keeps to the standards."),
    DIGEST_MISSING(Area.UPLOAD, 400, "Send sha256_digest, as every uploader does."),
    DIGEST_MISMATCH(Area.UPLOAD, 400, "Upload again; if it is the same, the file changed while it was sent."),
    INVALID_ATTESTATIONS(
            Area.UPLOAD,
            400,
            "Let the job sign that builds this very file, and upload both; or upload without attestations."),
    ATTESTED_BY_SOMEBODY_ELSE(
            Area.UPLOAD, 400, "Let a trusted publisher of the project sign, or make the signer one of them."),
    ATTESTATIONS_UNVERIFIABLE(
            Area.UPLOAD, 503, "The operator puts a good trusted root in place; or upload without attestations."),
    SIGNATURE_REQUIRED(
            Area.UPLOAD,
            403,
            "Upload with attestations of a signer whom the policy allows, or ask who set the policy."),
    FILE_TOO_LARGE(Area.UPLOAD, 400, "Make the file smaller, or ask the operator for a larger limit."),
    FILE_ALREADY_EXISTS(Area.UPLOAD, 400, "Publish a new version: what was installed once stays as it was."),
    FILE_NAME_TAKEN(Area.UPLOAD, 400, "Publish a new version; twine --skip-existing passes over such files."),
    SDIST_ALREADY_EXISTS(Area.UPLOAD, 400, "Publish a new version."),
    INVALID_GENERIC_PACKAGE(
            Area.UPLOAD, 400, "Choose a name, version and file name of letters, digits, '.', '_' and '-'."),
    DUPLICATE_PACKAGE(Area.UPLOAD, 400, "Publish a new version, or let an owner of the group allow duplicates."),
    NAMESPACE_OF_OTHERS(
            Area.UPLOAD, 409, "Choose another name, or publish in a project of the group that has the namespace."),
    PACKAGE_ARCHIVED(Area.UPLOAD, 403, "Ask a maintainer of the project to set the package's status to active."),
    UPSTREAM_ONLY(
            Area.UPLOAD,
            403,
            "Choose another name, or ask a maintainer to let files of this one be published here (origin \"both\")."),
    CONTENT_REMOVED(Area.UPLOAD, 503, "Upload again."),

    FILE_NOT_FOUND(Area.PACKAGES, 404, "Take the link from the package's page: the file may have been deleted."),
    PACKAGE_NOT_FOUND(
            Area.PACKAGES, 404, "Look at the name, and whether the index's URL is that of the right project."),
    RELEASE_NOT_FOUND(Area.PACKAGES, 404, "Look at the package's page for the versions that there are."),
    SBOM_NOT_FOUND(Area.PACKAGES, 404, "Look at the package's page for the files that have one."),
    PROVENANCE_NOT_FOUND(Area.PACKAGES, 404, "Upload a new version with attestations."),
    PACKAGE_QUARANTINED(
            Area.PACKAGES, 403, "Do not install it, and ask a maintainer of the project why it is thought unsafe."),
    SIGNATURE_AWAITED(
            Area.PACKAGES, 403, "Have the file signed by a signer whom the policy allows, or ask who set the policy."),
    INVALID_STATUS(Area.PACKAGES, 400, "Give one of the status markers of PEP 792."),
    INVALID_STATUS_REASON(Area.PACKAGES, 400, "Give a shorter reason, in one line."),
    INVALID_YANK_REASON(Area.PACKAGES, 400, "Give a shorter reason, in one line."),
    INVALID_ORIGIN(Area.PACKAGES, 400, "Give publish, upstream or both."),
    INVALID_NAMESPACE(Area.PACKAGES, 400, "Grant a shorter namespace."),
    NAMESPACE_GRANTED(Area.PACKAGES, 409, "Revoke the other group's grant first."),

    INVALID_CLEANUP_POLICY(Area.PACKAGES, 400, "Correct the policy as the message says."),
    INVALID_EXCEPTION_REGEX(Area.PACKAGES, 400, "Write a shorter or simpler regular expression."),
    INVALID_SIGNING_POLICY(Area.PACKAGES, 422, "Correct the policy as the message says."),
    TOO_MANY_SIGNING_POLICIES(Area.PACKAGES, 422, "Remove policies that are not needed, or use wildcards."),
    SIGNING_POLICY_NUMBER_TAKEN(Area.PACKAGES, 409, "Try again: others made policies at the same moment."),
    PACKAGE_PROTECTED(Area.PACKAGES, 403, "Ask somebody who has the role that the project's protection rule names."),
    PACKAGE_DELETION_PROTECTED(
            Area.PACKAGES, 403, "Ask somebody who has the role that the project's protection rule names."),
    INVALID_PACKAGE_PATTERN(Area.PACKAGES, 422, "Write a package's name, with '*' for any characters."),
    PACKAGE_PATTERN_TAKEN(Area.PACKAGES, 422, "Change the rule that there is."),
    PROTECTS_FROM_NOBODY(Area.PACKAGES, 422, "Name a role for push or delete, or remove the rule."),
    FORWARDING_LOCKED(Area.PACKAGES, 422, "Change it where it is locked, or ask for it to be unlocked there."),
    TOO_MANY_PROTECTION_RULES(Area.PACKAGES, 422, "Remove rules that are not needed, or use wildcards."),
    PROTECTION_RULE_NUMBER_TAKEN(Area.PACKAGES, 409, "Try again: others made rules at the same moment."),

    PROJECT_NOT_FOUND(Area.GROUPS, 404, "Look at the project's id or path, and whether you may see it."),
    GROUP_NOT_FOUND(Area.GROUPS, 404, "Look at the group's id or path, and whether you may see it."),
    PROJECT_ARCHIVED(Area.GROUPS, 403, "Ask an owner to unarchive the project."),
    PROJECTS_STAY(Area.GROUPS, 403, "Archive the project instead."),
    INVALID_PATH(Area.GROUPS, 400, "Choose a path as the message says."),
    PATH_STAYS(Area.GROUPS, 400, "Make another project or group if the path must be another."),
    PATH_TAKEN(Area.GROUPS, 409, "Choose another path."),
    VISIBILITY_TOO_WIDE(Area.GROUPS, 400, "Widen the group's visibility first."),
    VISIBILITY_TOO_NARROW(Area.GROUPS, 400, "Narrow what is in the group first."),
    GROUP_NOT_EMPTY(Area.GROUPS, 409, "Delete the groups in it first; a group that has projects stays."),
    GROUP_NUMBER_TAKEN(Area.GROUPS, 409, "Try again: others made groups at the same moment."),
    PROJECT_NUMBER_TAKEN(Area.GROUPS, 409, "Try again: others made projects at the same moment."),

    USER_NOT_FOUND(Area.PEOPLE, 404, "Look at the user's number or name."),
    MEMBER_NOT_FOUND(Area.PEOPLE, 404, "Look at who the members are; some are members of the group around."),
    TOKEN_NOT_FOUND(Area.PEOPLE, 404, "Look at the token's number, and whose it is."),
    INVALID_USERNAME(Area.PEOPLE, 400, "Choose a user name of letters, digits, '_', '-' and '.'."),
    USERNAME_TAKEN(Area.PEOPLE, 409, "Choose another user name."),
    DETAILS_TOO_LONG(Area.PEOPLE, 400, "Shorten the user name, the name or the e-mail address."),
    EXPIRED_ALREADY(Area.PEOPLE, 400, "Give a day to come, or none."),
    BOT_STAYS(Area.PEOPLE, 400, "Make another group or project access token: each has a bot of its own."),
    OWN_ROLE(Area.PEOPLE, 403, "Ask another owner."),
    ROLE_ABOVE_OWN(Area.PEOPLE, 403, "Ask somebody who has that role."),
    MEMBER_ALREADY(Area.PEOPLE, 409, "Change the member's role instead."),
    LAST_OWNER(Area.PEOPLE, 409, "Make another member an owner first."),
    LAST_ADMINISTRATOR(Area.PEOPLE, 409, "Make another user an administrator first."),
    INVALID_TOKEN_NAME(Area.PEOPLE, 400, "Choose a shorter name, or one at all."),
    NO_SCOPES(Area.PEOPLE, 400, "Name at least one scope."),
    INVALID_SCOPES(Area.PEOPLE, 400, "Name scopes that the message has."),
    INVALID_DURATION(Area.PEOPLE, 400, "Ask for a time within the bounds that the message names."),
    TOKEN_TOO_SHORT(Area.PEOPLE, 400, "Give a later expires_at."),
    TOKEN_TOO_LONG(Area.PEOPLE, 400, "Give an earlier expires_at."),
    SCOPE_ABOVE_OWN(Area.PEOPLE, 403, "Ask for scopes that your own token has, or use another."),
    NOT_A_TOKEN(Area.PEOPLE, 403, "Authenticate by an access token."),
    NOT_PERSONAL(Area.PEOPLE, 403, "Use a personal access token."),
    NOT_ROTATED(Area.PEOPLE, 403, "Make another token, and revoke this one."),
    ACCOUNT_NUMBER_TAKEN(Area.PEOPLE, 409, "Try again: others made accounts at the same moment."),
    TOKEN_NUMBER_TAKEN(Area.PEOPLE, 409, "Try again: others made tokens at the same moment."),
    PUBLISHER_NUMBER_TAKEN(Area.PEOPLE, 409, "Try again: others made publishers at the same moment."),
    ISSUER_NUMBER_TAKEN(Area.PEOPLE, 409, "Try again: others trusted issuers at the same moment."),

    INVALID_UPSTREAM(Area.UPSTREAM, 400, "Give a name, and the URL of a simple index without user and password."),
    UPSTREAM_NAME_TAKEN(Area.UPSTREAM, 409, "Choose another name."),
    TOO_MANY_UPSTREAMS(Area.UPSTREAM, 422, "Remove one that is of no use, or name patterns of packages."),
    UPSTREAM_BROKEN(
            Area.UPSTREAM,
            502,
            "Try again later; if it stays, tell the operator that the upstream's answer is of no use."),
    UPSTREAM_UNREACHABLE(
            Area.UPSTREAM,
            502,
            "Try again in a minute; if it stays, the operator looks at the upstream and the network."),
    UPSTREAM_REFUSES(Area.UPSTREAM, 502, "Ask the operator for credentials that the upstream accepts."),
    UPSTREAM_OUT_OF_BOUNDS(
            Area.UPSTREAM,
            502,
            "Ask the operator, who may allow the upstream another host for files, or private addresses."),
    UPSTREAM_TOO_LARGE(Area.UPSTREAM, 502, "Ask the operator, who may allow the upstream more."),
    UPSTREAM_DIGEST_MISMATCH(
            Area.UPSTREAM,
            502,
            "Do not fetch it elsewhere: it is not the file that the upstream's page names. Try again, then tell them."),
    UPSTREAM_FILE_CHANGED(
            Area.UPSTREAM, 502, "Take the file that was admitted; ask the upstream why it has changed it."),
    UPSTREAM_DIGEST_MISSING(Area.UPSTREAM, 502, "Fetch the file from the upstream itself, if you trust it."),
    UPSTREAM_TOO_SLOW(Area.UPSTREAM, 504, "Try again in a minute."),
    UPSTREAM_UNAVAILABLE(
            Area.UPSTREAM,
            503,
            "Try again in a minute: the upstream has failed too often, and is left alone for a while."),

    INVALID_ENVIRONMENT(
            Area.AUDIT,
            400,
            "Send what pip, uv or Poetry wrote, as it is: /audit/check.py does, and says what it sends."),
    INVALID_ENVIRONMENT_NAME(Area.AUDIT, 400, "Choose a name such as shop-production."),
    ENVIRONMENT_TOO_LARGE(Area.AUDIT, 413, "Send what one environment has."),
    ENVIRONMENT_NOT_FOUND(Area.AUDIT, 404, "Look at /audit/environments for the names and numbers that there are."),
    INVALID_SIGNATURE(
            Area.AUDIT,
            400,
            "Send the bundle that cosign wrote as it is, or a pair as {\"signature\": ..., \"certificate\": ...}."),
    SIGNATURE_TOO_LARGE(Area.AUDIT, 413, "Send one bundle, attestation or pair."),
    SIGNED_FILE_NOT_FOUND(
            Area.AUDIT, 404, "Publish the file first; then give its SHA-256, and a token that may see its project."),
    EVIDENCE_LOST(Area.AUDIT, 404, "Ask the operator, who may have the file storage restored."),
    SIGNATURES_UNVERIFIABLE(Area.AUDIT, 503, "The operator puts a good trusted root in place."),
    SUBMISSION_LOST(Area.AUDIT, 404, "Ask the operator, who may have the file storage restored."),

    BUSY(Area.NOT_NOW, 503, "Try again in a few seconds."),
    STARTING(Area.NOT_NOW, 503, "Try again in a few seconds."),
    SHUTTING_DOWN(Area.NOT_NOW, 503, "Try again in a few seconds."),
    SERVICE_UNAVAILABLE(Area.NOT_NOW, 503, "Try again in a few seconds; if it stays, tell the operator."),
    RECORDED_NOT_SHOWN(Area.NOT_NOW, 503, "Do not repeat the change: ask for what it made, in a moment."),
    NO_LEADER(
            Area.NOT_NOW, 503, "Try again in a few seconds; if it stays, the operator looks at the command services."),
    TOO_MANY_CHANGES(Area.NOT_NOW, 503, "Try again in a few seconds, with fewer requests at a time."),
    LEDGER_BUSY(Area.NOT_NOW, 503, "Try again in a few seconds, with fewer requests at a time."),
    LEDGER_CONTENDED(Area.NOT_NOW, 503, "Try again in a few seconds."),
    LEDGER_IN_DOUBT(Area.NOT_NOW, 503, "Try again: if the change was made, nothing more happens."),
    LEDGER_UNAVAILABLE(Area.NOT_NOW, 503, "Try again; if it stays, the operator looks at Kafka and at the log."),
    LEDGER_DEPOSED(Area.NOT_NOW, 503, "Try again, to reach the process that writes now."),
    LEDGER_STANDING_BY(Area.NOT_NOW, 503, "Try again, to reach the process that writes."),
    RECORDS_UNAVAILABLE(Area.NOT_NOW, 503, "Try again; if it stays, the operator looks at Kafka and at the log."),
    DOCUMENTS_UNAVAILABLE(Area.NOT_NOW, 503, "Try again; if it stays, the operator looks at the search engine."),
    STORAGE_FULL(Area.NOT_NOW, 503, "Ask the operator to make room, then try again."),
    STORAGE_UNWRITABLE(Area.NOT_NOW, 503, "Ask the operator, who finds the cause in the log."),
    STORAGE_UNAVAILABLE(Area.NOT_NOW, 503, "Try again; if it stays, the operator looks at the file storage."),
    UPLOADS_BUSY(Area.NOT_NOW, 503, "Try again in a few seconds, with fewer uploads at a time."),

    UNKNOWN_COMMAND(Area.CLUSTER, 404, "Let all processes of the cluster be of one version."),
    MALFORMED_COMMAND(Area.CLUSTER, 400, "Let all processes of the cluster be of one version."),
    STILL_REFERENCED(Area.CLUSTER, 409, "Nothing: the file stays, because it is referred to again.");

    private static final Map<String, ProblemType> BY_CODE =
            Stream.of(values()).collect(Collectors.toMap(ProblemType::code, Function.identity()));

    private final Area area;
    private final int status;
    private final String code;
    private final String title;
    private final String advice;

    /** @param advice what to do about it, in one sentence or two */
    ProblemType(Area area, int status, String advice) {
        this.area = area;
        this.status = status;
        this.code = name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.title = name().charAt(0) + code.substring(1).replace('-', ' ');
        this.advice = advice;
    }

    /** Where one meets it. */
    public enum Area {
        REQUEST("Any request"),
        CREDENTIALS("Who calls, and what they may"),
        UPLOAD("Uploads"),
        PACKAGES("Packages, releases and files"),
        GROUPS("Groups and projects"),
        PEOPLE("Users, members and tokens"),
        PUBLISHING("Trusted publishing"),
        UPSTREAM("Packages from upstream"),
        AUDIT("Environments and where their packages come from"),
        NOT_NOW("Not now"),
        CLUSTER("Between the processes of a cluster");

        private final String title;

        Area(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /** The type with that code; empty if there is none, as when a newer process says it. */
    public static Optional<ProblemType> named(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    public Area area() {
        return area;
    }

    /** Of HTTP, from 400 on. */
    public int status() {
        return status;
    }

    public Refusal.Kind kind() {
        return Refusal.Kind.of(status);
    }

    /** {@code file-already-exists}. */
    public String code() {
        return code;
    }

    /** {@code type} in problem+json, relative to the registry's URL: a page that explains it. */
    public String uri() {
        return "/problems/" + code;
    }

    /** The code in words: {@code File already exists}. */
    public String title() {
        return title;
    }

    /** What to do about it. */
    public String advice() {
        return advice;
    }
}
