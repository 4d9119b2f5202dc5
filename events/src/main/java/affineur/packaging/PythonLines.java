package affineur.packaging;

/** Where Python's str.splitlines() begins a new line and others do not: in RECORD and entry_points.txt that would hide one. */
public final class PythonLines {
    private PythonLines() {}

    /** Whether it is a control character, or a line break of Unicode: nothing that a path or a name has. */
    public static boolean isControl(int character) {
        return Character.isISOControl(character) || character == 0x2028 || character == 0x2029;
    }
}
