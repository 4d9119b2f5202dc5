package affineur.command.origin;

import affineur.command.Slice;
import affineur.command.origin.OriginCommand.ControlOrigin;
import affineur.command.origin.OriginCommand.ReleaseOrigin;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.OriginEvent.OriginControlled;
import affineur.events.OriginEvent.OriginReleased;
import affineur.events.PackageOrigin;
import affineur.packaging.PackageName;
import org.junit.jupiter.api.Test;

final class OriginTest {
    private static final Holder GROUP = Holder.of(new GroupId(2));
    private static final PackageName CHEESE = PackageName.parse("cheese");

    private final Slice origins = Slice.of(OriginDecider::register);

    @Test
    void isSaidOfANameThatNobodyHas() {
        origins.given()
                .when(new ControlOrigin(GROUP, CHEESE, PackageOrigin.PUBLISH))
                .then(new OriginControlled(GROUP, CHEESE, PackageOrigin.PUBLISH));
    }

    @Test
    void isSaidAnewAndTheSameIsNoNews() {
        origins.given(new OriginControlled(GROUP, CHEESE, PackageOrigin.PUBLISH))
                .when(new ControlOrigin(GROUP, CHEESE, PackageOrigin.BOTH))
                .then(new OriginControlled(GROUP, CHEESE, PackageOrigin.BOTH));
        Slice.of(OriginDecider::register)
                .given(new OriginControlled(GROUP, CHEESE, PackageOrigin.PUBLISH))
                .when(new ControlOrigin(GROUP, CHEESE, PackageOrigin.PUBLISH))
                .thenNothing();
    }

    @Test
    void isTakenBackOnce() {
        origins.given(new OriginControlled(GROUP, CHEESE, PackageOrigin.PUBLISH))
                .when(new ReleaseOrigin(GROUP, CHEESE))
                .then(new OriginReleased(GROUP, CHEESE));
        Slice.of(OriginDecider::register)
                .given(new OriginControlled(GROUP, CHEESE, PackageOrigin.PUBLISH), new OriginReleased(GROUP, CHEESE))
                .when(new ReleaseOrigin(GROUP, CHEESE))
                .thenNothing();
    }

    @Test
    void isSaidPlaceByPlaceAndNameByName() {
        origins.given(
                        new OriginControlled(Holder.of(new GroupId(3)), CHEESE, PackageOrigin.BOTH),
                        new OriginControlled(GROUP, PackageName.parse("cheese-rind"), PackageOrigin.BOTH))
                .when(new ReleaseOrigin(GROUP, CHEESE))
                .thenNothing();
    }
}
