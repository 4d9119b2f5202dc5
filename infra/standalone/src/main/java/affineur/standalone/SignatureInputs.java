package affineur.standalone;

import affineur.packaging.Sha256;
import affineur.server.CannotStart;
import affineur.sigstore.DamagedRoot;
import affineur.sigstore.TrustedRoot;
import affineur.sigstore.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What commands that verify are given, and how they tell what came of it. */
final class SignatureInputs {
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private SignatureInputs() {}

    static TrustedRoot root(@Nullable Path file) {
        if (file == null) {
            return TrustedRoot.publicGood();
        }
        try {
            return TrustedRoot.parse(content(file, Integer.MAX_VALUE - 8));
        } catch (DamagedRoot e) {
            throw new CannotStart("The trusted root '" + file + "' cannot be used: " + e.getMessage());
        }
    }

    /** @param signed a file, or {@code sha256:…} if there is no such file */
    static Sha256 digest(String signed) {
        Path file = Path.of(signed);
        if (DIGEST.matcher(signed).matches() && !Files.exists(file)) {
            return new Sha256(signed.substring("sha256:".length()));
        }
        try (InputStream content = Files.newInputStream(file);
                DigestInputStream digesting = new DigestInputStream(content, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(OutputStream.nullOutputStream());
            return Sha256.of(digesting.getMessageDigest().digest());
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static CannotStart unreadable(Path file, IOException e) {
        return new CannotStart(
                e instanceof NoSuchFileException
                        ? "There is no file '" + file + "'."
                        : "The file '" + file + "' cannot be read: " + e);
    }

    static byte[] content(Path file, int most) {
        try (InputStream content = Files.newInputStream(file)) {
            return content.readNBytes(most);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** @param receiver who says so where nobody but the receiver can */
    static String told(Verdict.Verified verified, String receiver) {
        String clock = switch (verified.clock()) {
            case LOG -> "the transparency log";
            case TIMESTAMP_AUTHORITY -> "a timestamp authority";
            case RECEIPT -> receiver;
        };
        return "signed by " + verified.signer().identity() + " at " + verified.time() + ", as " + clock + " says";
    }
}
