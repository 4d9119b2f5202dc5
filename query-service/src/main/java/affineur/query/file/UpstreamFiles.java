package affineur.query.file;

import affineur.access.Caller;
import affineur.blobs.Blobs;
import affineur.blobs.Staged;
import affineur.downloads.Retrieval.Answer;
import affineur.downloads.Retrieval.Kind;
import affineur.downloads.Retrieval.Source;
import affineur.downloads.Retrieval.Subject;
import affineur.events.PackageType;
import affineur.events.UpstreamEvent.FileAdmitted;
import affineur.http.Correlation;
import affineur.packaging.DistributionFilename;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.query.catalogue.AdmittedFile;
import affineur.query.catalogue.Catalogue;
import affineur.query.downloads.Recorder.Recording;
import affineur.query.forward.Admissions;
import affineur.query.forward.Forwarded;
import affineur.query.forward.Forwarder;
import affineur.query.http.Answers;
import affineur.query.http.Index;
import affineur.query.http.Readers;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import affineur.upstream.PageAnswer;
import affineur.upstream.UpstreamContent;
import affineur.upstream.UpstreamFile;
import affineur.upstream.UpstreamIndex;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of upstreams: fetched at their first download, kept, and recorded in the ledger as admitted. What was admitted is
 * served from here from then on, whatever becomes of the upstream, and no other content under its name.
 */
final class UpstreamFiles {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamFiles.class);
    private static final int BUFFER = 64 << 10;

    /** For a file that another is fetching. */
    private static final long PATIENCE_SECONDS = 10;

    private final Catalogue catalogue;
    private final Blobs blobs;
    private final Forwarder forwarder;
    private final Admissions admissions;
    private final Delivery delivery;
    private final Map<Sha256, CompletableFuture<Void>> fetching = new ConcurrentHashMap<>();

    UpstreamFiles(Catalogue catalogue, Blobs blobs, Forwarder forwarder, Admissions admissions, Delivery delivery) {
        this.catalogue = catalogue;
        this.blobs = blobs;
        this.forwarder = forwarder;
        this.admissions = admissions;
        this.delivery = delivery;
    }

    /**
     * A file that an upstream has, or had.
     *
     * @param admitted null if nobody has downloaded it yet
     */
    record Found(
            UpstreamIndex index,
            UpstreamFile file,
            Sha256 sha256,
            @Nullable AdmittedFile admitted) {
        Subject subject() {
            return new Subject(
                    null,
                    PackageType.PYPI,
                    file.filename().name().toString(),
                    file.filename().version().toString(),
                    file.filename().toString(),
                    sha256.hex(),
                    admitted == null ? null : admitted.number());
        }
    }

    /**
     * The file of that name and content, of the first upstream that has the package.
     *
     * @param sha256 in lower-case hexadecimal
     * @throws Refusal if it is quarantined, if the upstream fails, or if its content is another than the one admitted
     */
    Optional<Found> find(Index index, String filename, String sha256) {
        DistributionFilename parsed;
        try {
            parsed = DistributionFilename.parse(filename);
        } catch (InvalidPackaging e) {
            return Optional.empty();
        }
        return forwarder.forward(index, parsed.name()) instanceof Forwarded.Through(List<UpstreamIndex> upstreams)
                ? find(upstreams, parsed, sha256)
                : Optional.empty();
    }

    private Optional<Found> find(List<UpstreamIndex> upstreams, DistributionFilename filename, String sha256) {
        for (UpstreamIndex upstream : upstreams) {
            Optional<AdmittedFile> admitted =
                    catalogue.admitted(upstream.upstream().name(), filename.toString());
            if (admitted.filter(file -> file.sha256().hex().equals(sha256)).isPresent()) {
                requireOffered(upstream, filename.name());
                return admitted.map(file -> new Found(upstream, file.listed(), file.sha256(), file));
            }
            if (upstream.page(filename.name()) instanceof PageAnswer.Found found) {
                Optional<Found> listed = found.page().files().stream()
                        .filter(file -> file.filename().equals(filename))
                        .flatMap(file -> Optional.ofNullable(file.sha256())
                                .filter(digest -> digest.hex().equals(sha256))
                                .map(digest -> new Found(upstream, file, digest, null))
                                .stream())
                        .findFirst();
                if (listed.isPresent()) {
                    requireOffered(upstream, filename.name());
                    admitted.ifPresent(file -> changed(upstream, file));
                }
                return listed;
            }
        }
        return Optional.empty();
    }

    /** What was admitted stays so also while the upstream cannot be asked, or knows nothing of it any longer. */
    private static void requireOffered(UpstreamIndex upstream, PackageName name) {
        if (upstream.kept(name).orElse(null) instanceof PageAnswer.Found found
                && !found.page().status().offersFiles()) {
            throw new Refusal(
                    ProblemType.PACKAGE_QUARANTINED,
                    "The package '" + name + "' is quarantined upstream: its files are not offered.");
        }
    }

    private static void changed(UpstreamIndex upstream, AdmittedFile admitted) {
        throw new Refusal(
                ProblemType.UPSTREAM_FILE_CHANGED,
                "The upstream '" + upstream.upstream().name() + "' has another content under the name '"
                        + admitted.filename() + "' than the one that was admitted on "
                        + admitted.admitted().truncatedTo(ChronoUnit.SECONDS) + ".");
    }

    /** Answers with the file, from here or while it comes. */
    void answer(
            Request request,
            Response response,
            Callback callback,
            Index index,
            Caller caller,
            Found found,
            Recording recording)
            throws IOException {
        recording.from(Source.CACHED);
        Download download = download(index, found);
        if (blobs.find(found.sha256()).isPresent()) {
            if (found.admitted() == null) {
                admit(found, found.file().size(), caller, request);
            }
            delivery.answer(request, response, callback, download, recording);
            return;
        }
        boolean whole = !Answers.isHead(request) && Answers.header(request, HttpHeader.RANGE) == null;
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> other = fetching.putIfAbsent(found.sha256(), mine);
        if (other != null && ends(other) && blobs.find(found.sha256()).isPresent()) {
            delivery.answer(request, response, callback, download, recording);
            return;
        }
        if (other != null && !whole) {
            throw new Refusal(ProblemType.BUSY, "The file is being fetched from upstream. Try again in a moment.");
        }
        try {
            if (whole) {
                stream(request, response, callback, caller, found, download, recording, other == null);
            } else {
                fetch(found, caller, request);
                delivery.answer(request, response, callback, download, recording);
            }
        } finally {
            if (other == null) {
                fetching.remove(found.sha256(), mine);
                mine.complete(null);
            }
        }
    }

    /** Many often want a new file at once, and most files are here in a moment. */
    private static boolean ends(CompletableFuture<Void> other) {
        try {
            other.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(ProblemType.SHUTTING_DOWN, "The registry is stopping. Try again when it is back.");
        }
    }

    private static Download download(Index index, Found found) {
        return new Download(
                found.subject(),
                found.sha256(),
                FileRoute.BINARY,
                found.file().uploaded(),
                Readers.immutable(index),
                Optional.of("attachment; filename=\"" + found.file().filename() + '"'),
                List.of());
    }

    private void fetch(Found found, Caller caller, Request request) throws IOException {
        try (UpstreamContent content = found.index().open(found.file());
                Staged staged = blobs.stage()) {
            long size = 0;
            byte[] buffer = new byte[BUFFER];
            for (int read = content.bytes().read(buffer);
                    read >= 0;
                    read = content.bytes().read(buffer)) {
                staged.write(ByteBuffer.wrap(buffer, 0, read));
                size += read;
            }
            keep(found, staged, size, caller, request);
        }
    }

    private void keep(Found found, Staged staged, long size, Caller caller, Request request) throws IOException {
        staged.keep(found.sha256());
        admit(found, size, caller, request);
    }

    /** @param kept whether it is kept, too; else somebody else does that */
    private void stream(
            Request request,
            Response response,
            Callback callback,
            Caller caller,
            Found found,
            Download download,
            Recording recording,
            boolean kept)
            throws IOException {
        recording.of(found.subject());
        boolean begun = false;
        Callback answering = callback;
        try (UpstreamContent content = found.index().open(found.file());
                Staged staged = blobs.stage()) {
            byte[] buffer = new byte[BUFFER];
            OutputStream client = null;
            long size = 0;
            for (int read = content.bytes().read(buffer);
                    read >= 0;
                    read = content.bytes().read(buffer)) {
                if (!begun) {
                    begun = true;
                    long length = content.length().orElse(-1);
                    answering = recording.answering(
                            new Answer(Kind.WHOLE, 200, null, 0, Math.max(0, length), false), callback);
                    begin(response, download, length);
                    client = Content.Sink.asOutputStream(response);
                }
                if (kept) {
                    staged.write(ByteBuffer.wrap(buffer, 0, read));
                }
                size += read;
                client = written(client, buffer, read);
                if (client == null && !kept) {
                    break;
                }
            }
            if (kept) {
                keep(found, staged, size, caller, request);
            }
            if (client == null) {
                answering.failed(new IOException("The client is gone"));
                return;
            }
            client.close();
        } catch (IOException | RuntimeException e) {
            if (!begun) {
                throw e;
            }
            // the client sees a connection that is cut, and no whole file
            LOG.warn(
                    "{} of upstream '{}' was broken off: {}",
                    found.file().filename(),
                    found.index().upstream().name(),
                    e.getMessage());
            answering.failed(e);
            return;
        }
        answering.succeeded();
    }

    /** Null once the client is gone: the file is kept all the same. */
    private static @Nullable OutputStream written(@Nullable OutputStream client, byte[] buffer, int length) {
        if (client == null) {
            return null;
        }
        try {
            client.write(buffer, 0, length);
            return client;
        } catch (IOException e) {
            return null;
        }
    }

    private static void begin(Response response, Download download, long length) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.add(HttpHeader.ETAG, download.tag());
        headers.add(download.caching());
        headers.add(download.contentType());
        if (length >= 0) {
            headers.put(HttpHeader.CONTENT_LENGTH, length);
        }
        response.setStatus(200);
    }

    /** A file that cannot be recorded now is served all the same, and recorded at its next download. */
    private void admit(Found found, @Nullable Long size, Caller caller, Request request) {
        if (size == null) {
            return;
        }
        UpstreamFile file = found.file();
        try {
            admissions.admit(
                    new FileAdmitted(
                            found.index().upstream().name(),
                            file.filename().name(),
                            file.filename().version(),
                            file.filename(),
                            size,
                            found.sha256(),
                            withoutQuery(file.url()),
                            file.uploaded(),
                            metadata(found),
                            provenance(found)),
                    caller.actor(),
                    Correlation.of(request));
        } catch (Refusal refusal) {
            LOG.warn("That {} is kept could not be recorded: {}", file.filename(), refusal.text());
        }
    }

    private @Nullable Sha256 metadata(Found found) {
        if (found.file().metadata() == null) {
            return null;
        }
        try {
            return keptMetadata(found);
        } catch (Refusal | IOException e) {
            LOG.warn("The metadata of {} could not be had: {}", found.file().filename(), e.getMessage());
            return null;
        }
    }

    private Sha256 keptMetadata(Found found) throws IOException {
        UpstreamFile.Metadata offered = found.file().metadata();
        Sha256 told = offered == null ? null : offered.sha256();
        return told != null && blobs.find(told).isPresent()
                ? told
                : kept(found.index().metadata(found.file()));
    }

    private @Nullable Sha256 provenance(Found found) {
        try {
            Optional<byte[]> attestations = found.index().provenance(found.file());
            return attestations.isPresent() ? kept(attestations.get()) : null;
        } catch (Refusal | IOException e) {
            LOG.warn("The attestations of {} could not be had: {}", found.file().filename(), e.getMessage());
            return null;
        }
    }

    private static URI withoutQuery(URI url) {
        try {
            return new URI(url.getScheme(), url.getAuthority(), url.getPath(), null, null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Parts of a URL make one", e);
        }
    }

    /** Answers with the file's core metadata (PEP 658). */
    void answerMetadata(
            Request request, Response response, Callback callback, Index index, Found found, Recording recording)
            throws IOException {
        recording.from(Source.CACHED);
        delivery.answer(
                request,
                response,
                callback,
                new Download(
                        found.subject(),
                        keptMetadata(found),
                        FileRoute.TEXT,
                        null,
                        Readers.immutable(index),
                        Optional.empty(),
                        List.of()),
                recording);
    }

    private Sha256 kept(byte[] bytes) throws IOException {
        Sha256 name = Sha256.ofContent(bytes);
        try (Staged staged = blobs.stage()) {
            staged.write(ByteBuffer.wrap(bytes));
            staged.keep(name);
        }
        return name;
    }
}
