package affineur.downloads;

import affineur.events.AccountId;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.events.TokenId;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somebody read a file, its metadata or a page, or was refused it.
 *
 * <p>A <em>download</em> is a file of which a client got the content from its first byte on: a GET that was answered 200,
 * 206 from the first byte on, or 302 to where the content is. One that was broken off counts, too, and so does each
 * beginning anew; the rest of one that is taken up again does not. Neither metadata nor HEAD nor 304 are downloads.
 *
 * @param time when it was answered
 * @param route the family of its URL
 * @param source where the content is from
 * @param correlation of the request
 */
public record Retrieval(
        Instant time, What what, Route route, Source source, Subject of, Answer answer, Reader by, String correlation)
        implements RetrievalEvent {
    /** Jackson fills in null for what is missing. */
    public Retrieval {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(route, "route");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(of, "of");
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(correlation, "correlation");
    }

    /** What was asked for. */
    public enum What {
        FILE,
        /** Of a distribution (PEP 658). */
        METADATA,
        /** Of a package, in the simple index. */
        PAGE;

        @Override
        @JsonValue
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Families of URLs. */
    public enum Route {
        /** The default project's: {@code /simple/}, {@code /files/}. */
        ROOT,
        /** A project's index. */
        PROJECT,
        /** A group's. */
        GROUP,
        /** Of generic packages. */
        GENERIC;

        @Override
        @JsonValue
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where the content is from. */
    public enum Source {
        /** It was uploaded here. */
        PUBLISHED,
        /** It is from an upstream, and kept here. */
        CACHED,
        /** The client was sent to an upstream. */
        REDIRECTED;

        @Override
        @JsonValue
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What it is about, as far as that is known: of what is refused, what the URL says.
     *
     * @param name normalised, of a Python package
     * @param file the number by which it is known since it was published; null for what there is not
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Subject(
            @Nullable ProjectId project,
            @Nullable PackageType type,
            @Nullable String name,
            @Nullable String version,
            @Nullable String filename,
            @Nullable String sha256,
            @Nullable Long file) {}

    /** How it went. */
    public enum Kind {
        /** All of it was sent. */
        WHOLE,
        /** A range was. */
        PART,
        /** The client was told where else it is. */
        ELSEWHERE,
        /** The client has it. */
        UNCHANGED,
        /** HEAD: the client was told of it. */
        HEAD,
        /** Neither it nor anything of it. */
        REFUSED;

        @Override
        @JsonValue
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What was answered.
     *
     * @param code of the refusal
     * @param first of the bytes that were sent
     * @param bytes how many of the content were to be sent
     * @param complete whether the answer was sent to its end
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Answer(Kind kind, int status, @Nullable String code, long first, long bytes, boolean complete) {
        public Answer {
            Objects.requireNonNull(kind, "kind");
        }

        /** Without content. */
        public static Answer of(Kind kind, int status) {
            return new Answer(kind, status, null, 0, 0, true);
        }

        public static Answer refused(int status, String code) {
            return new Answer(Kind.REFUSED, status, code, 0, 0, true);
        }

        /** The same, once it has ended. */
        public Answer ended(boolean completely) {
            return new Answer(kind, status, code, first, bytes, completely);
        }
    }

    /**
     * Who it was.
     *
     * @param address as {@link Addresses} keep it
     * @param agent {@code User-Agent} as it was sent, but for what looks like a token
     * @param client what that says
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Reader(
            @Nullable AccountId account,
            @Nullable TokenId token,
            @Nullable String address,
            @Nullable String agent,
            @Nullable Client client) {}

    /** Whether it counts as a download. */
    @JsonIgnore
    public boolean isDownload() {
        return what == What.FILE
                && switch (answer.kind()) {
                    case WHOLE, ELSEWHERE -> true;
                    case PART -> answer.first() == 0;
                    case UNCHANGED, HEAD, REFUSED -> false;
                };
    }

    /** Whether somebody needs the file: also who reads any part of it, or asks whether it is still the same. */
    @JsonIgnore
    public boolean isUse() {
        return what == What.FILE
                && switch (answer.kind()) {
                    case WHOLE, ELSEWHERE, PART, UNCHANGED -> true;
                    case HEAD, REFUSED -> false;
                };
    }

    @Override
    public String subject() {
        StringBuilder path = new StringBuilder();
        if (of.project() != null) {
            path.append("projects/").append(of.project().value());
        }
        for (String part : new String[] {of.name(), of.version(), of.filename()}) {
            if (part != null) {
                path.append(path.isEmpty() ? "" : "/").append(part);
            }
        }
        return path.isEmpty() ? "retrievals" : path.toString();
    }

    /** What belongs together has one: all of a package in a project. */
    String key() {
        return (of.project() == null ? "" : of.project().toString()) + "/" + (of.name() == null ? "" : of.name());
    }

    /** The same, once the answer has ended. */
    public Retrieval ended(boolean completely) {
        return new Retrieval(time, what, route, source, of, answer.ended(completely), by, correlation);
    }

    /** The same as it is kept. */
    Retrieval by(Reader reader) {
        return new Retrieval(time, what, route, source, of, answer, reader, correlation);
    }
}
