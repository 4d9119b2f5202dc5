package affineur.bench;

import affineur.packaging.DistributionFilename;
import affineur.packaging.Sha256;
import affineur.sigstore.ForgedSigstore;
import affineur.sigstore.SignaturePolicy;
import affineur.sigstore.SignatureVerifier;
import affineur.sigstore.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Verifications by one thread against those of a bare ECDSA signature over P-256, in turns; and what an attestation adds to
 * an upload, by one client that uploads with and without in turns.
 */
final class Signatures implements Measure {
    private static final byte[] CONTENT = "a wheel of cheese".getBytes(StandardCharsets.UTF_8);

    @Override
    public String name() {
        return "signatures";
    }

    @Override
    public void take(Bed bed, Consumer<Figure> figures) throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        ForgedSigstore sigstore = new ForgedSigstore(now.minus(Duration.ofDays(1)));
        verifications(bed, sigstore, now, figures);
        uploads(bed, sigstore, now, figures);
    }

    private static void verifications(Bed bed, ForgedSigstore sigstore, Instant now, Consumer<Figure> figures)
            throws Exception {
        SignatureVerifier verifier = sigstore.verifier(now);
        DistributionFilename filename = DistributionFilename.parse("cheese-1.0-py3-none-any.whl");
        Sha256 digest = Sha256.ofContent(CONTENT);
        byte[] bundle = sigstore.at(now).bundle(CONTENT);
        byte[] attestation = sigstore.at(now).attestation(filename.toString(), CONTENT);
        byte[] second = sigstore.at(now).unpromised().stamped(now).hashed().bundle(CONTENT);
        Map<String, Callable<?>> all = new LinkedHashMap<>();
        all.put("bundles", () -> good(verifier.bundle(bundle, digest, SignaturePolicy.ANYBODY)));
        all.put(
                "attestations",
                () -> good(verifier.attestation(attestation, filename, digest, SignaturePolicy.ANYBODY)));
        all.put("bundles of Rekor 2", () -> good(verifier.bundle(second, digest, SignaturePolicy.ANYBODY)));
        Callable<?> bare = bare();
        double seconds = bed.scale().loadSeconds() / 2.0;
        rate(bare, seconds);
        for (Map.Entry<String, Callable<?>> one : all.entrySet()) {
            rate(one.getValue(), seconds * 2);
            List<Double> rates = new ArrayList<>();
            List<Double> bares = new ArrayList<>();
            for (int round = 0; round < bed.scale().rounds(); round++) {
                rates.add(rate(one.getValue(), seconds));
                bares.add(rate(bare, seconds));
            }
            double rate = Samples.of(rates).median();
            double baseline = Samples.of(bares).median();
            figures.accept(Figure.of(
                    "verifications of " + one.getKey(),
                    rate / baseline,
                    "×",
                    String.format(
                            Locale.ROOT, "%.0f/s by one thread; %.0f/s of a bare ECDSA signature", rate, baseline)));
        }
    }

    private static Verdict good(Verdict verdict) {
        if (verdict instanceof Verdict.Rejected rejected) {
            throw new IllegalStateException(rejected.text());
        }
        return verdict;
    }

    private static Callable<?> bare() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair key = generator.generateKeyPair();
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key.getPrivate());
        signer.update(CONTENT);
        byte[] signature = signer.sign();
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        return () -> {
            verifier.initVerify(key.getPublic());
            verifier.update(CONTENT);
            if (!verifier.verify(signature)) {
                throw new IllegalStateException("It is good");
            }
            return verifier;
        };
    }

    /** In a second. */
    private static double rate(Callable<?> work, double seconds) throws Exception {
        long begun = System.nanoTime();
        long end = begun + (long) (seconds * 1e9);
        int times = 0;
        while (System.nanoTime() < end) {
            work.call();
            times++;
        }
        return times / ((System.nanoTime() - begun) / 1e9);
    }

    private static void uploads(Bed bed, ForgedSigstore sigstore, Instant now, Consumer<Figure> figures)
            throws IOException, InterruptedException {
        Path root = Files.write(bed.scratch().resolve("trusted_root.json"), sigstore.trustedRoot());
        Path data = bed.scratch().resolve("attested");
        // the program goes on compiling for about that long
        int warmUp = 3 * bed.scale().samples();
        int all = warmUp + bed.scale().samples();
        List<Upload> bare = new ArrayList<>();
        List<Upload> signed = new ArrayList<>();
        for (int i = 0; i < all; i++) {
            bare.add(Upload.of(wheel("plain", i)));
            Wheel wheel = wheel("attested", i);
            String attestation =
                    new String(sigstore.at(now).attestation(wheel.filename(), bytes(wheel)), StandardCharsets.UTF_8);
            signed.add(Upload.of(wheel, Map.of("attestations", "[" + attestation + "]")));
        }
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        try (Program program = Program.start(bed.root(), data, Map.of("AFFINEUR_TRUSTED_ROOT", root.toString()));
                Connection connection = program.connect()) {
            for (int i = 0; i < all; i++) {
                double plain = milliseconds(connection, bare.get(i));
                double attested = milliseconds(connection, signed.get(i));
                if (i >= warmUp) {
                    without.add(plain);
                    with.add(attested);
                }
            }
        }
        Samples plain = Samples.of(without);
        Samples attested = Samples.of(with);
        figures.accept(Figure.of(
                "what an attestation adds to an upload",
                attested.median() - plain.median(),
                "ms",
                Target.atMost(5),
                String.format(
                        Locale.ROOT,
                        "p50 %.1f ms with, %.1f ms without; p99 %.1f and %.1f ms",
                        attested.median(),
                        plain.median(),
                        attested.quantile(0.99),
                        plain.quantile(0.99))));
    }

    private static Wheel wheel(String project, int number) {
        return Wheel.small(project + "-" + number / 25, "1." + number % 25);
    }

    private static byte[] bytes(Wheel wheel) {
        return switch (wheel.content()) {
            case Wheel.Content.Memory(byte[] bytes) -> bytes;
            case Wheel.Content.Disk _ -> throw new IllegalArgumentException("It is on disk");
        };
    }

    private static double milliseconds(Connection connection, Upload upload) throws IOException {
        long begun = System.nanoTime();
        connection.post(upload).expecting(200);
        return (System.nanoTime() - begun) / 1e6;
    }
}
