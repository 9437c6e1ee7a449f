internal import Estate

/// Names of a master file, which are relative to its origin where they have no last dot.
struct MasterFileNames {
    /// Why a name cannot be read, as a sentence without an end.
    struct Problem: Error, Hashable {
        let message: String
        let fix: String
    }

    /// Without the last dot; nil before anything says it.
    var origin: String?

    /// The full name in lower-case A-labels, without the last dot; `.` is the root.
    func absolute(_ token: MasterFileToken) throws(Problem) -> String {
        let text = token.text
        if text == "." { return text }
        if text.utf8.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\"") }) {
            throw Problem(
                message: "the name \(text) has quotes or escapes, which plumb does not support in names", fix: "write another name")
        }
        if text.hasSuffix(".") { return WrittenName.canonical(text) }
        guard let origin else {
            throw Problem(message: "the name \(text) is relative, and the zone is not known yet", fix: "add $ORIGIN, or name the zone")
        }
        if text == "@" { return origin }
        return origin == "." ? WrittenName.canonical(text) : WrittenName.canonical(text) + "." + origin
    }
}
