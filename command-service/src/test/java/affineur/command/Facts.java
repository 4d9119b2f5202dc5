package affineur.command;

import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.GenericEvent.GenericFileDeleted;
import affineur.events.GenericEvent.GenericFilePublished;
import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.events.ProtectionEvent.ProtectionRuleAdded;
import affineur.events.ProtectionLevel;
import affineur.events.ProtectionRuleId;
import affineur.generic.GenericName;
import affineur.generic.GenericPath;
import affineur.generic.GenericStatus;
import affineur.generic.GenericVersion;
import affineur.packaging.DistributionFilename;
import affineur.packaging.Hashes;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** Events as tests need them. */
public final class Facts {
    public static final ProjectId PROJECT = new ProjectId(1);
    public static final PackageName NAME = PackageName.parse("my-package");
    public static final Version ONE = Version.parse("1.0");
    public static final Version TWO = Version.parse("2.0");
    public static final DistributionFilename WHEEL = file("my_package-1.0-py3-none-any.whl");
    public static final DistributionFilename SDIST = file("my_package-1.0.tar.gz");
    public static final DistributionFilename WHEEL_OF_TWO = file("my_package-2.0-py3-none-any.whl");

    public static final GenericName TOOL = new GenericName("tool");
    public static final GenericVersion TOOL_ONE = new GenericVersion("1.0");

    private Facts() {}

    public static DistributionFilename file(String filename) {
        return DistributionFilename.parse(filename);
    }

    public static FilePublished published(DistributionFilename file) {
        return published(file, file.toString());
    }

    public static FilePublished published(DistributionFilename file, String content) {
        return new FilePublished(
                PROJECT,
                file.name(),
                file.version(),
                file,
                content.length(),
                hashes(content),
                null,
                sha256("metadata of " + content));
    }

    public static FileDeleted deleted(DistributionFilename file) {
        FilePublished published = published(file);
        return new FileDeleted(
                PROJECT,
                published.name(),
                published.version(),
                file,
                published.hashes().sha256(),
                published.metadata());
    }

    public static GenericFilePublished genericPublished(String path, String content, @Nullable GenericStatus status) {
        return new GenericFilePublished(
                PROJECT, TOOL, TOOL_ONE, new GenericPath(path), content.length(), hashes(content), status);
    }

    public static GenericFileDeleted genericDeleted(String path, String content, long published) {
        return new GenericFileDeleted(PROJECT, TOOL, TOOL_ONE, new GenericPath(path), published, sha256(content));
    }

    /** A rule for {@link #NAME}. */
    public static ProtectionRuleAdded protection(@Nullable ProtectionLevel push, @Nullable ProtectionLevel delete) {
        PackagePattern pattern = new PackagePattern(PackageType.PYPI, "My.*");
        return new ProtectionRuleAdded(new ProtectionRuleId(1), PROJECT, pattern, push, delete);
    }

    /** A rule for {@link #TOOL}. */
    public static ProtectionRuleAdded genericProtection(
            @Nullable ProtectionLevel push, @Nullable ProtectionLevel delete) {
        PackagePattern pattern = new PackagePattern(PackageType.GENERIC, "tool");
        return new ProtectionRuleAdded(new ProtectionRuleId(1), PROJECT, pattern, push, delete);
    }

    public static Hashes hashes(String content) {
        Sha256 sha256 = sha256(content);
        return new Hashes(sha256, sha256.hex(), sha256.hex().substring(0, 32));
    }

    public static Sha256 sha256(String content) {
        try {
            return Sha256.of(MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
