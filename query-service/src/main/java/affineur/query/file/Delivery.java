package affineur.query.file;

import affineur.blobs.Blob;
import affineur.blobs.Blobs;
import affineur.downloads.Retrieval.Answer;
import affineur.downloads.Retrieval.Kind;
import affineur.http.Problem;
import affineur.http.Problems;
import affineur.query.downloads.Recorder.Recording;
import affineur.query.http.Answers;
import affineur.query.http.EntityTags;
import affineur.refusal.ProblemType;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Sends stored content, or a part of it, or says that the client has it already, or where else it is. */
final class Delivery {
    private static final HttpField RANGES = new PreEncodedHttpField(HttpHeader.ACCEPT_RANGES, "bytes");
    /** Whoever has the address may read the file, and it is good for a while only. */
    private static final HttpField NEVER_STORED = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");

    private final Blobs blobs;
    private final FileMetrics metrics;

    Delivery(Blobs blobs, FileMetrics metrics) {
        this.blobs = blobs;
        this.metrics = metrics;
    }

    /**
     * @param recording of what is answered; what is thrown is not recorded
     * @throws affineur.refusal.Refusal not found, if the content was removed meanwhile
     */
    void answer(Request request, Response response, Callback callback, Download download, Recording recording)
            throws IOException {
        recording.of(download.of());
        Blob blob = blobs.find(download.content()).orElseThrow(FileRoute::notFound);
        HttpFields.Mutable headers = response.getHeaders();
        download.more().forEach(headers::add);
        Optional<URI> elsewhere = elsewhere(request, download, blob);
        if (elsewhere.isPresent()) {
            metrics.redirected();
            headers.add(HttpHeader.LOCATION, elsewhere.get().toString());
            headers.add(NEVER_STORED);
            Callback recorded = recording.answering(Answer.of(Kind.ELSEWHERE, 302), callback);
            Answers.text(request, response, recorded, 302, "The file is at another address, for a while.");
            return;
        }
        headers.add(HttpHeader.ETAG, download.tag());
        download.lastModified()
                .ifPresent(time -> headers.add(HttpHeader.LAST_MODIFIED, DateGenerator.formatDate(time)));
        headers.add(download.caching());
        if (isKnown(request, download)) {
            metrics.notModified();
            response.setStatus(304);
            response.write(true, null, recording.answering(Answer.of(Kind.UNCHANGED, 304), callback));
            return;
        }
        headers.add(RANGES);
        switch (range(request, download, blob.size())) {
            case ByteRange.Unsatisfiable unsatisfiable -> {
                Problem problem =
                        new Problem(ProblemType.RANGE_NOT_SATISFIABLE, "The file has " + blob.size() + " bytes.");
                Callback recorded = recording.answering(
                        Answer.refused(problem.status(), problem.type().code()), callback);
                Problems.answer(
                        request, response, recorded, problem.with(Map.of("Content-Range", "bytes */" + blob.size())));
            }
            case ByteRange.Whole whole -> {
                headers.add(download.contentType());
                response.setStatus(200);
                Answer answer = Answers.isHead(request)
                        ? Answer.of(Kind.HEAD, 200)
                        : new Answer(Kind.WHOLE, 200, null, 0, blob.size(), false);
                send(request, response, callback, recording, answer, blob, 0, blob.size());
            }
            case ByteRange.Part part -> {
                headers.add(download.contentType());
                headers.add(HttpHeader.CONTENT_RANGE, "bytes " + part.first() + "-" + part.last() + "/" + blob.size());
                response.setStatus(206);
                Answer answer = new Answer(Kind.PART, 206, null, part.first(), part.length(), false);
                send(request, response, callback, recording, answer, blob, part.first(), part.length());
            }
        }
    }

    /** Where the caller is sent, if anywhere. Metadata are too small for that, and HEAD would not be allowed there. */
    private static Optional<URI> elsewhere(Request request, Download download, Blob blob) {
        return Answers.isHead(request) || isKnown(request, download)
                ? Optional.empty()
                : download.disposition()
                        .flatMap(disposition -> blob.location(
                                disposition, download.contentType().getValue()));
    }

    private static boolean isKnown(Request request, Download download) {
        String tags = Answers.header(request, HttpHeader.IF_NONE_MATCH);
        if (tags != null) {
            return EntityTags.contain(tags, download.tag());
        }
        try {
            long since = request.getHeaders().getDateField(HttpHeader.IF_MODIFIED_SINCE);
            return since >= download.lastModified().orElse(Long.MAX_VALUE);
        } catch (IllegalArgumentException e) {
            // no date: as if it were not there
            return false;
        }
    }

    private static ByteRange range(Request request, Download download, long size) {
        String range = Answers.header(request, HttpHeader.RANGE);
        if (range == null || Answers.isHead(request)) {
            return new ByteRange.Whole();
        }
        String condition = request.getHeaders().get(HttpHeader.IF_RANGE);
        boolean holds = condition == null
                || condition.equals(download.tag())
                || (download.lastModified().isPresent()
                        && condition.equals(
                                DateGenerator.formatDate(download.lastModified().getAsLong())));
        return holds ? ByteRange.of(range, size) : new ByteRange.Whole();
    }

    private void send(
            Request request,
            Response response,
            Callback callback,
            Recording recording,
            Answer answer,
            Blob blob,
            long from,
            long length)
            throws IOException {
        if (Answers.isHead(request) || length == 0) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
            response.write(true, null, recording.answering(answer, callback));
            return;
        }
        metrics.sent(length);
        Path path = blob.file().orElse(null);
        if (path != null) {
            FileChannel file = open(path);
            Callback closing = closing(file, recording.answering(answer, callback));
            if (!Sendfile.send(request, response, closing, file, from, length)) {
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
                Copy.send(file.position(from), length, request, response, closing);
            }
        } else {
            ReadableByteChannel content = blob.open(from);
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
            Callback closing = closing(content, recording.answering(answer, callback));
            Copy.send(content, length, request, response, closing);
        }
    }

    private static FileChannel open(Path path) throws IOException {
        try {
            return FileChannel.open(path, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            // deleted since it was found
            throw FileRoute.notFound();
        }
    }

    /** The callback, which closes the channel first. */
    static Callback closing(Channel channel, Callback callback) {
        return new Callback.Nested(callback) {
            @Override
            public void succeeded() {
                close();
                super.succeeded();
            }

            @Override
            public void failed(@Nullable Throwable cause) {
                close();
                super.failed(cause);
            }

            private void close() {
                try {
                    channel.close();
                } catch (IOException e) {
                    // it was only read
                }
            }
        };
    }
}
