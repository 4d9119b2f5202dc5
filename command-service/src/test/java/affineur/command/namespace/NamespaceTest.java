package affineur.command.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.command.Slice;
import affineur.command.namespace.NamespaceCommand.GrantNamespace;
import affineur.command.namespace.NamespaceCommand.RevokeNamespace;
import affineur.events.GroupId;
import affineur.events.NamespaceEvent.NamespaceGranted;
import affineur.events.NamespaceEvent.NamespaceRevoked;
import affineur.packaging.PackageName;
import affineur.refusal.Refusal;
import affineur.refusal.Refusal.Kind;
import org.junit.jupiter.api.Test;

final class NamespaceTest {
    private static final GroupId OURS = new GroupId(2);
    private static final GroupId THEIRS = new GroupId(3);

    private final Slice namespaces = Slice.of(NamespaceDecider::register);

    @Test
    void grantsANamespace() {
        namespaces.given().when(grant("Cheese.Board", OURS)).then(granted("cheese-board", OURS));
    }

    @Test
    void grantsItAgainAsNoNews() {
        namespaces.given(granted("cheese", OURS)).when(grant("cheese", OURS)).thenNothing();
    }

    @Test
    void grantsItToOneGroup() {
        namespaces
                .given(granted("cheese", THEIRS))
                .when(grant("cheese", OURS))
                .thenRefused("namespace-granted", Kind.CONFLICT, "The namespace 'cheese' is granted to another group");
    }

    @Test
    void grantsNoneAroundThatOfAnother() {
        namespaces
                .given(granted("cheese-board", THEIRS))
                .when(grant("cheese", OURS))
                .thenRefused(
                        "namespace-granted", Kind.CONFLICT, "The namespace 'cheese-board' is granted to another group");
    }

    @Test
    void grantsOneWithinThatOfAnother() {
        namespaces
                .given(granted("cheese", THEIRS))
                .when(grant("cheese-board", OURS))
                .then(granted("cheese-board", OURS));
    }

    @Test
    void grantsOneThatBeginsAlike() {
        namespaces.given(granted("cheeses", THEIRS)).when(grant("cheese", OURS)).then(granted("cheese", OURS));
    }

    @Test
    void revokes() {
        namespaces
                .given(granted("cheese", OURS))
                .when(new RevokeNamespace(PackageName.parse("cheese")))
                .then(new NamespaceRevoked(PackageName.parse("cheese"), OURS));
    }

    @Test
    void findsNothingToRevoke() {
        namespaces
                .given(granted("cheese", OURS), new NamespaceRevoked(PackageName.parse("cheese"), OURS))
                .when(new RevokeNamespace(PackageName.parse("cheese")))
                .thenRefused("not-found", Kind.NOT_FOUND, "Not found");
    }

    @Test
    void grantsToAnotherWhatWasRevoked() {
        namespaces
                .given(granted("cheese", OURS), new NamespaceRevoked(PackageName.parse("cheese"), OURS))
                .when(grant("cheese", THEIRS))
                .then(granted("cheese", THEIRS));
    }

    @Test
    void bindsANamespaceToFiveParts() {
        assertThat(grant("a-b-c-d-e", OURS).namespace()).hasToString("a-b-c-d-e");
        assertThatThrownBy(() -> grant("a-b-c-d-e-f", OURS))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("5 parts");
    }

    private static GrantNamespace grant(String namespace, GroupId group) {
        return new GrantNamespace(PackageName.parse(namespace), group);
    }

    private static NamespaceGranted granted(String namespace, GroupId group) {
        return new NamespaceGranted(PackageName.parse(namespace), group);
    }
}
