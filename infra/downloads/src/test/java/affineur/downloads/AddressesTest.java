package affineur.downloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.downloads.Addresses.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
    private static final String KEY = "0123456789abcdef";
    private static final String ADDRESS = "192.0.2.7";

    @ParameterizedTest
    @CsvSource({
        "WHOLE, 192.0.2.7, 192.0.2.7",
        "TRUNCATED, 192.0.2.7, 192.0.2.0/24",
        "TRUNCATED, 2001:db8:1:2:3:4:5:6, 2001:db8:1:0:0:0:0:0/48",
        "HASHED, 192.0.2.7, hmac:9fbed8536e880124770a33603f35e906",
        "NONE, 192.0.2.7,",
    })
    void areKeptAsChosen(Form form, String address, String kept) {
        assertThat(Addresses.kept(form, KEY).of(address)).isEqualTo(kept);
    }

    @Test
    void areNotThereForSocketsOfAnotherKind() {
        assertThat(Addresses.kept(Form.TRUNCATED, null).of(null)).isNull();
        assertThat(Addresses.kept(Form.TRUNCATED, null).of("@unix")).isNull();
    }

    @Test
    void areHashedDifferentlyWithEachKey() {
        assertThat(Addresses.kept(Form.HASHED, KEY).of(ADDRESS))
                .isEqualTo(Addresses.kept(Form.HASHED, KEY).of(ADDRESS))
                .isNotEqualTo(Addresses.kept(Form.HASHED, KEY + "x").of(ADDRESS))
                .doesNotContain(ADDRESS);
    }

    @Test
    void areFoundInEachFormInWhichTheyMayBe() {
        String hash = String.valueOf(Addresses.kept(Form.HASHED, KEY).of(ADDRESS));

        assertThat(Addresses.kept(Form.WHOLE, KEY).forms(ADDRESS)).containsExactly(ADDRESS, "192.0.2.0/24", hash);
        assertThat(Addresses.kept(Form.NONE, null).forms(ADDRESS)).containsExactly(ADDRESS, "192.0.2.0/24");
    }

    @Test
    void areNotHashedWithoutAKeyThatIsLongEnough() {
        assertThatThrownBy(() -> Addresses.kept(Form.HASHED, null)).hasMessageContaining("key");
        assertThatThrownBy(() -> Addresses.kept(Form.HASHED, "short"))
                .hasMessageContaining("16")
                .hasMessageNotContaining("short");
    }
}
