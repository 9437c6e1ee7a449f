internal import Diagnostics

/// How much one file of the desired state may have: 16 MiB, or what `file_limit` in the estate's own file says.
///
/// Whoever changes files cannot raise it for themselves: what is planned is held against the limit of the default branch.
package enum FileLimit {
    /// In MiB.
    package static let standard = 16
    /// In MiB; the estate may say as much.
    package static let most = 1_024
    static let key = "file_limit"

    /// What the estate's file among these says, in MiB; the standard where it says nothing, or nothing that can be read.
    package static func declared(in files: [SourceFile]) -> Int {
        let word = Array(key.utf8)
        for file in files where file.bytes.count <= octets(standard) && file.bytes.contains(word) {
            var sink = DiagnosticSink()
            guard let node = YAMLDocument.parse(file.bytes, file: file.path, into: &sink), node["estate"] != nil,
                let limit = node[key]?.plainText.flatMap({ Int($0) })
            else { continue }
            return min(max(limit, standard), most)
        }
        return standard
    }

    /// The files with more than a limit in MiB, in their order.
    package static func exceeding(_ limit: Int, among files: [SourceFile]) -> [SourceFile] {
        files.filter { $0.bytes.count > octets(limit) }
    }

    static func octets(_ mebibytes: Int) -> Int { mebibytes << 20 }

    static func diagnostic(_ limit: Int, at span: SourceSpan) -> Diagnostic {
        .error(
            "yaml.too-large", "the file has more than \(limit) MiB", at: span,
            fix: limit < most ? "part it, or raise \(key) in the estate's file on the default branch" : "part it")
    }
}

extension [UInt8] {
    /// Whether these bytes stand in it, one after another.
    fileprivate func contains(_ word: [UInt8]) -> Bool {
        guard let first = word.first, count >= word.count else { return false }
        return (0...(count - word.count)).contains { self[$0] == first && self[$0..<($0 + word.count)].elementsEqual(word) }
    }
}
