package affineur.command.admit;

import affineur.command.Slice;
import affineur.command.admit.AdmissionCommand.AdmitFile;
import affineur.command.admit.AdmissionCommand.NoteChange;
import affineur.events.UpstreamEvent.FileAdmitted;
import affineur.events.UpstreamEvent.FileChanged;
import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.net.URI;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
    private static final PackageName NAME = PackageName.parse("milk");
    private static final DistributionFilename FILE = DistributionFilename.parse("milk-1.0-py3-none-any.whl");
    private static final Sha256 FIRST = new Sha256("a".repeat(64));
    private static final Sha256 OTHER = new Sha256("b".repeat(64));

    private final Slice admit = Slice.of(AdmissionDecider::register);

    @Test
    void keepsWhatComesFirst() {
        admit.given().when(admit("public", FIRST)).then(admitted("public", FIRST));
    }

    @Test
    void takesTheSameAgainAsNoNews() {
        admit.given(admitted("public", FIRST)).when(admit("public", FIRST)).thenNothing();
    }

    @Test
    void recordsThatAnUpstreamHasChangedAFileOnce() {
        FileChanged changed = new FileChanged("public", NAME, FILE, FIRST, OTHER);
        admit.given(admitted("public", FIRST)).when(admit("public", OTHER)).then(changed);
        Slice.of(AdmissionDecider::register)
                .given(admitted("public", FIRST), changed)
                .when(admit("public", OTHER))
                .thenNothing();
    }

    @Test
    void recordsAChangeOfWhatIsKeptWithoutItsContent() {
        NoteChange heard = new NoteChange("public", NAME, FILE, OTHER);
        admit.given(admitted("public", FIRST)).when(heard).then(new FileChanged("public", NAME, FILE, FIRST, OTHER));
        Slice.of(AdmissionDecider::register).given().when(heard).thenNothing();
        Slice.of(AdmissionDecider::register)
                .given(admitted("public", FIRST))
                .when(new NoteChange("public", NAME, FILE, FIRST))
                .thenNothing();
    }

    @Test
    void keepsFilesOfSeveralUpstreamsApart() {
        admit.given(admitted("public", FIRST)).when(admit("partner", OTHER)).then(admitted("partner", OTHER));
    }

    private static AdmitFile admit(String upstream, Sha256 sha256) {
        return new AdmitFile(admitted(upstream, sha256));
    }

    private static FileAdmitted admitted(String upstream, Sha256 sha256) {
        return new FileAdmitted(
                upstream,
                NAME,
                Version.parse("1.0"),
                FILE,
                12,
                sha256,
                URI.create("https://files.example.org/milk-1.0-py3-none-any.whl"),
                null,
                null,
                null);
    }
}
