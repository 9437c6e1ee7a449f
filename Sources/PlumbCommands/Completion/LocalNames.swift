internal import Diagnostics
internal import EstateFiles
internal import FoundationEssentials
internal import Planning

/// What a shell may complete, from the files of this directory alone: no network, no credential and no history is asked, and what cannot be
/// read is not there. Somebody waits for it with a finger on the key.
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
            return entries.map(\.key.value).sorted()
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
        return found.sorted { ($1.name, $0.path) < ($0.name, $1.path) }.prefix(Self.limit).map(\.path)
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
            let word = rest.prefix { $0 != "#" }.filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
            // What a shell would take for something else is not offered.
            guard !word.isEmpty, word.allSatisfy({ $0.isLetter || $0.isNumber || "._-".contains($0) }) else { return nil }
            return word
        }
        return nil
    }
}
