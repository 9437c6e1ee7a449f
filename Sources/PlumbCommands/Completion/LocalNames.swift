internal import Diagnostics
internal import EstateFiles
internal import FoundationEssentials
internal import Planning

/// What a shell may complete, from the files of this directory alone: no network, no credential and no history is asked, and what cannot be
/// read is not there. Somebody waits for it with a finger on the key.
///
/// The files may be a change that nobody reviewed yet, and nothing has validated them: only words that every shell and terminal takes as
/// nothing but themselves are offered.
struct LocalNames {
    private let desired: String
    private let base: String

    /// - Parameter words: of the command line, as the shell has them.
    init(_ words: [String]) {
        let named = words.firstIndex(of: "--desired").flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
        base = named == nil ? EstateSearch.found : ""
        desired = named ?? base + EstateSearch.name
    }

    /// More are not offered.
    private static let limit = 1_000

    /// Ascending.
    var environments: [String] {
        for file in files where Self.value(of: "estate", in: file.bytes) != nil {
            var sink = DiagnosticSink()
            let node = YAMLDocument.parse(file.bytes, file: file.path, into: &sink)
            guard case .mapping(let entries)? = node?["environments"]?.kind else { continue }
            return Array(entries.map(\.key.value).filter(Self.isPlain).sorted().prefix(Self.limit))
        }
        return []
    }

    /// Ascending.
    var services: [String] { named("service") }
    var zones: [String] { named("zone") }

    /// The newest first, as paths from the current directory.
    var plans: [String] {
        let directory = base + "plans"
        guard let environments = try? FileManager.default.contentsOfDirectory(atPath: directory) else { return [] }
        let found = environments.flatMap { environment -> [(name: String, path: String)] in
            let place = "\(directory)/\(environment)"
            let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
            return names.filter { $0.hasSuffix(".plan.json") }.map { ($0, "\(place)/\($0)") }
        }
        return found.sorted { ($1.name, $0.path) < ($0.name, $1.path) }.map(\.path).filter(Self.isPlain).prefix(Self.limit).map(\.self)
    }

    private var files: [SourceFile] { EstateDirectory.read(desired).0 }

    private func named(_ key: String) -> [String] {
        Array(Set(files.compactMap { Self.value(of: key, in: $0.bytes) }).sorted().prefix(Self.limit))
    }

    /// The text that follows a key at the beginning of a line, without quotes: whether the rest of the file is YAML does not matter.
    static func value(of key: String, in bytes: [UInt8]) -> String? {
        let mark = Array((key + ":").utf8)
        for line in bytes.split(separator: UInt8(ascii: "\n")) where line.starts(with: mark) {
            let rest = String(decoding: line.dropFirst(mark.count), as: UTF8.self)
            let words = rest.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            guard words.count == 1, let word = words.first?.filter({ $0 != "\"" && $0 != "'" }) else { return nil }
            return isPlain(word) ? word : nil
        }
        return nil
    }

    /// Whether a shell takes a word as it is: ASCII letters, digits, `.`, `_`, `-` and `/`, and no option.
    static func isPlain(_ word: String) -> Bool {
        func isSeen(_ byte: UInt8) -> Bool {
            (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || "._-/".utf8.contains(byte)
        }
        return !word.isEmpty && !word.hasPrefix("-") && word.utf8.allSatisfy(isSeen)
    }
}
