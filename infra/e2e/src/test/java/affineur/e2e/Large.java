package affineur.e2e;

import java.util.Random;

/** Wheels of some size. */
final class Large {
    private Large() {}

    /** The wheel with a data file of this many bytes that no compression makes smaller, the same at each call. */
    static byte[] wheel(Wheel wheel, int size) {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        return wheel.with(wheel.module() + ".bin", data);
    }
}
